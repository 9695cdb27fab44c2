import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { TicketStore } from './imap/ticket-store.ts';

/** RFC 8446, 4.6.1: no ticket lives longer than seven days. */
const lifetimeMs = 7 * 24 * 60 * 60 * 1000;
const mostTickets = 100;

const fileSchema = v.object({
  version: v.literal(1),
  tickets: v.record(v.string(), v.object({ kept: v.number(), ticket: v.pipe(v.string(), v.base64()) })),
});

type Tickets = v.InferOutput<typeof fileSchema>['tickets'];

/**
 * Tickets in a file only its owner may read: whoever has a ticket can pass for this client's TLS session. They
 * are worth one round trip, so a file that is damaged, or a disk that takes no more, costs no more than that.
 */
export const fileTickets = (file: string, now: () => number = Date.now): TicketStore => {
  let tickets = readTickets(file, now());
  const keep = (changed: Tickets) => {
    tickets = newestOnly(changed);
    writeTickets(file, tickets);
  };
  return {
    get: (key) => {
      const held = tickets[key];
      return held && now() - held.kept < lifetimeMs ? Buffer.from(held.ticket, 'base64') : null;
    },
    put: (key, value) => {
      const { [key]: _replaced, ...others } = tickets;
      keep({ ...others, [key]: { kept: now(), ticket: value.toString('base64') } });
    },
    drop: (key) => {
      const { [key]: dropped, ...others } = tickets;
      if (dropped) keep(others);
    },
  };
};

const readTickets = (file: string, now: number): Tickets => {
  try {
    const { tickets } = v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
    const fresh = Object.entries(tickets).filter(([, { kept }]) => now - kept < lifetimeMs);
    return Object.fromEntries(fresh);
  } catch {
    return {};
  }
};

const newestOnly = (tickets: Tickets): Tickets =>
  Object.fromEntries(
    Object.entries(tickets)
      .sort(([, a], [, b]) => b.kept - a.kept)
      .slice(0, mostTickets),
  );

const writeTickets = (file: string, tickets: Tickets): void => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const fresh = `${file}.new`;
    writeFileSync(fresh, JSON.stringify({ version: 1, tickets }), { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    // The ticket in memory still serves this process.
  }
};
