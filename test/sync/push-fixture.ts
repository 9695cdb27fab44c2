import { Buffer } from 'node:buffer';
import Dexie from 'dexie';
import type { AccountId, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { HostPorts } from '../../core/ports.ts';
import type { Replica } from '../../core/replica/database.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import { connection } from './connection.ts';
import { type FakeExtensions, type FakeLack, FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica, reopened } from './new-replica.ts';

export interface Variant {
  readonly name: string;
  readonly extensions: FakeExtensions;
  readonly lacks: readonly FakeLack[];
}

export const variants: readonly Variant[] = [
  { name: 'everything', extensions: 'qresync', lacks: [] },
  { name: 'no QRESYNC', extensions: 'condstore', lacks: [] },
  { name: 'no MOVE', extensions: 'qresync', lacks: ['MOVE'] },
  { name: 'no CONDSTORE', extensions: 'none', lacks: [] },
  { name: 'no MOVE, UIDPLUS or CONDSTORE', extensions: 'none', lacks: ['MOVE', 'UIDPLUS'] },
];

export const sync = (
  server: FakeServer,
  replica: Replica,
  { ports = server.connect(), signal }: { ports?: HostPorts; signal?: AbortSignal } = {},
): Promise<SyncOutcome> =>
  syncOnce({
    accountId: 'test' as AccountId,
    connection,
    replica,
    ports,
    clock: instantClock(),
    signal: signal ?? new AbortController().signal,
    tiers: 1,
    folders: null,
  });

/** A server with three folders, and a replica that has seen them. */
export const inStep = async ({ extensions, lacks }: Omit<Variant, 'name'>) => {
  const server = new FakeServer(extensions, lacks);
  for (const path of ['INBOX', 'Archive', 'Clients']) server.create(path);
  for (let index = 1; index <= 8; index++) server.append('INBOX', `message ${index}`);
  for (let index = 1; index <= 3; index++) server.append('Archive', `old ${index}`);
  const replica = newReplica();
  await sync(server, replica);
  return { server, replica };
};

let wall = 1_800_000_000_000;

/** Wall time that moves on. */
export const later = (): number => {
  wall += 1_000;
  return wall;
};

export const folder = async (replica: Replica, path: string): Promise<MailboxId> => {
  const row = await replica.mailboxes.where('path').equals(path).first();
  if (!row) throw new Error(`there is no ${path} here`);
  return row.id;
};

/** The messages of these subjects, in the order of their rows. */
export const called = async (replica: Replica, ...subjects: string[]): Promise<MessageId[]> =>
  (await replica.messages.toArray())
    .filter(({ subject, shown }) => shown && subjects.includes(subject))
    .map(({ id }) => id);

export const raw = (subject: string): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      [
        'From: Ann <ann@example.net>',
        `Subject: ${subject}`,
        'Date: Tue, 14 Nov 2023 22:13:20 +0000',
        `Message-ID: <${subject}@example.net>`,
        '',
        `text of ${subject}`,
        '',
      ].join('\r\n'),
    ),
  );

/** What is where, whichever UID it has: path → `subject flags`, sorted. */
export const contentsOf = (server: FakeServer): Record<string, string[]> =>
  Object.fromEntries(
    [...server.mailboxes.values()].map(({ path, messages }) => [
      path,
      [...messages.values()].map(({ subject, flags }) => line(subject, flags)).sort(),
    ]),
  );

/** The same of what the replica shows. */
export const shownBy = async (replica: Replica): Promise<Record<string, string[]>> => {
  const shown: Record<string, string[]> = {};
  for (const { id, path } of await replica.mailboxes.toArray()) {
    const rows = await replica.messages.filter((row) => row.shown?.mailboxId === id).toArray();
    shown[path] = rows.map((row) => line(row.subject, row.shown?.flags ?? [])).sort();
  }
  return shown;
};

const line = (subject: string, flags: readonly string[]): string => [subject, ...[...flags].sort()].join(' ');

/**
 * Runs a session in a process that is killed at its n-th step: at a call to the server (before it, or once the server has
 * done it) or at a transaction. False when it ended before.
 */
export const killedAt = async (server: FakeServer, replica: Replica, n: number): Promise<boolean> => {
  const process = reopened(replica);
  const { remote, attachments } = server.connect();
  let steps = 0;
  let die = (): void => undefined;
  const death = new Promise<true>((resolve) => {
    die = () => resolve(true);
  });
  const never = (): Promise<never> => new Promise(() => undefined);
  /** Passes on while it lives. */
  const survive = async (): Promise<void> => {
    steps += 1;
    if (steps <= n) return;
    die();
    await never();
  };
  const mortal = new Proxy(remote, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      if (name === 'meter') return (...args: unknown[]) => (steps > n ? never() : method(...args));
      return async (...args: unknown[]) => {
        await survive();
        const answer: unknown = await method(...args);
        await survive();
        return answer;
      };
    },
  });
  const transaction = process.transaction.bind(process) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(process, {
    transaction: (...args: unknown[]) => {
      // Inside a transaction that has begun, another is part of it.
      if (Dexie.currentTransaction) return transaction(...args);
      return survive().then(() => transaction(...args));
    },
  });
  const running = sync(server, process, { ports: { remote: mortal, attachments } }).then(() => false);
  return Promise.race([death, running]);
};
