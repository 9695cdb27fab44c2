// Packetboat's command line, each run in a process of its own.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { AccountId } from '../../../core/model/ids.ts';
import type { Replica } from '../../../core/replica/database.ts';
import { directoryPaths } from '../../../electron/cli/data-directory.ts';
import { openReplicaStore } from '../../../electron/replica-store/replica-store.ts';
import type { Client, Place } from './client.ts';
import { type ProgramEnd, problemOf, runProgram } from './run-program.ts';

const main = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The last line of `sync --json`. */
const syncSummary = v.object({
  ok: v.boolean(),
  messages: v.number(),
  texts: v.number(),
  newMessages: v.number(),
  pushed: v.number(),
  pending: v.number(),
});

const ticketFile = v.object({ version: v.number(), tickets: v.record(v.string(), v.unknown()) });

const readTickets = async (path: string) => v.parse(ticketFile, JSON.parse(await readFile(path, 'utf8')));

const isTicket = (key: string): boolean => key.startsWith('tls-ticket ');

export type SyncSummary = v.InferOutput<typeof syncSummary>;

export interface PacketboatOptions {
  readonly variant?: string;
  /** 0: lists; 1: texts, too. */
  readonly tiers: 0 | 1;
  /** Default: all. */
  readonly folders?: readonly string[];
}

export interface PacketboatClient extends Client {
  /** What the last `sync` said; throws before any ended well. */
  summary(): SyncSummary;
  /** Any verb; connection flags are added to those that need a line. */
  run(verb: readonly string[], needsLine: boolean): Promise<ProgramEnd>;
  /** Makes the next connection do without the TLS session of the last, as with a server that never resumes one. */
  forgetTicket(): Promise<void>;
  /** Whether the next connection can resume the TLS session of the last. */
  hasTicket(): Promise<boolean>;
  /** Looks at what is here. */
  look<T>(read: (replica: Replica) => Promise<T>): Promise<T>;
}

export const packetboatClient = (place: Place, options: PacketboatOptions): PacketboatClient => {
  const { directory, link, user, password, caFile } = place;
  const paths = directoryPaths(directory);
  const server = ['--host', 'localhost', '--port', String(link.port), '--security', 'tls', '--user', user];
  const env = { PACKETBOAT_PASSWORD: password, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') };
  const loader = import.meta.resolve('tsx');
  const run: PacketboatClient['run'] = (verb, needsLine) =>
    runProgram(
      process.execPath,
      [
        ...['--import', loader, main, ...verb, '--data', directory],
        ...(needsLine ? [...server, '--ca', caFile] : []),
      ],
      { home: root, env },
    );
  const change = async (verb: readonly string[]): Promise<void> => {
    const { code, stderr } = await run(verb, false);
    if (code !== 0) throw new Error(`${verb.join(' ')} ended with ${code}: ${stderr}`);
  };
  const look: PacketboatClient['look'] = async (read) => {
    const accountId = createHash('sha256')
      .update(`${user}\0localhost`)
      .digest('hex')
      .slice(0, 32) as AccountId;
    const store = await openReplicaStore({ directory: paths.replica, accountId, access: 'read' });
    try {
      return await read(store.replica);
    } finally {
      await store.close();
    }
  };
  let summary: SyncSummary | null = null;
  return {
    tool: `Packetboat${options.variant === undefined ? '' : `, ${options.variant}`}`,
    place,
    remark: () => '',
    link,
    openedUp: { rttMs: 100 },
    run,
    look,
    summary: () => {
      if (!summary) throw new Error('no sync has ended well');
      return summary;
    },
    sync: async () => {
      const folders = (options.folders ?? []).flatMap((path) => ['--folder', path]);
      const end = await run(['sync', '--json', '--tiers', String(options.tiers), ...folders], true);
      if (end.code !== 0) return problemOf(end);
      summary = v.parse(syncSummary, JSON.parse(end.stdout.trim().split('\n').at(-1) ?? ''));
      return summary.ok ? null : end.stdout;
    },
    sort: async ({ read, flagged, moved }) => {
      for (const [flag, byFolder] of [
        ['seen', read],
        ['flagged', flagged],
      ] as const) {
        for (const [folder, uids] of byFolder) {
          await change(['flag', '--folder', folder, '--uid', uids.join(','), '--add', flag]);
        }
      }
      for (const { from, to, uids } of moved) {
        await change(['move', '--folder', from, '--uid', uids.join(','), '--to', to]);
      }
    },
    count: (folder) =>
      look(async (replica) => {
        const mailbox = (await replica.mailboxes.toArray()).find(({ path }) => path === folder);
        if (!mailbox) return 0;
        return replica.messages.filter(({ mailboxId }) => mailboxId === mailbox.id).count();
      }),
    forgetTicket: async () => {
      const { version, tickets } = await readTickets(paths.tickets);
      // What else is known of the server is remembered beside it.
      const kept = Object.entries(tickets).filter(([key]) => !isTicket(key));
      await writeFile(paths.tickets, JSON.stringify({ version, tickets: Object.fromEntries(kept) }));
    },
    hasTicket: async () => Object.keys((await readTickets(paths.tickets)).tickets).some(isTicket),
  };
};
