import * as v from 'valibot';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import type { TicketStore } from './ticket-store.ts';

// Most servers take a LOGIN, and what travels behind it, before anybody has read their greeting. Those that do not (proxies that lose
// what comes too early, guards against robots) are remembered, and spoken to in turn.

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;

const schema = v.object({ spoilt: v.number(), until: v.number() });

const keyOf = ({ host, port }: ConnectionSettings): string => `early-talk ${host}:${port}`;

const read = (tickets: TicketStore, settings: ConnectionSettings): v.InferOutput<typeof schema> | null => {
  const text = tickets.get(keyOf(settings))?.toString();
  if (text === undefined) return null;
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    // Damaged, or of another version: it is only a hint.
    return null;
  }
};

const write = (tickets: TicketStore, settings: ConnectionSettings, spoilt: number, forMs: number): void => {
  tickets.put(keyOf(settings), Buffer.from(JSON.stringify({ spoilt, until: Date.now() + forMs })));
};

/** Whether the server may be talked to before it has said anything, as far as is known. */
export const mayTalkEarly = (tickets: TicketStore, settings: ConnectionSettings): boolean => {
  const held = read(tickets, settings);
  return held === null || Date.now() >= held.until;
};

/** The server took it. */
export const tookEarlyTalk = (tickets: TicketStore, settings: ConnectionSettings): void => {
  tickets.drop(keyOf(settings));
};

/**
 * The connection ended before the server had answered. Lines break, too: the first time, only the next attempts are careful, and
 * only where it happens again is the server taken to be the reason.
 */
export const lostEarlyTalk = (tickets: TicketStore, settings: ConnectionSettings): void => {
  const spoilt = (read(tickets, settings)?.spoilt ?? 0) + 1;
  write(tickets, settings, spoilt, spoilt === 1 ? 10 * minuteMs : dayMs);
};

/** The server said that it does not take it so. */
export const refusedEarlyTalk = (tickets: TicketStore, settings: ConnectionSettings): void => {
  write(tickets, settings, 2, dayMs);
};
