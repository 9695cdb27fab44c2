// What every command that changes mail has in common. Rules:
// A1 One transaction writes the journal and all that shows it: rows, folders, the bytes of what was made here.
// A2 Every entry has a clock reading of its own, so that clock order is the order in which it was done.
// A3 Only rows that it is about are touched, however many the folder has.
import type { Table } from 'dexie';
import { tick } from '../../merge/clock.ts';
import type { Change } from '../../model/change.ts';
import type { ActionId, ChangeId, Hlc, MessageId, ReplicaId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow, Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { showMessages } from '../show-messages.ts';

/** What a command writes, gathered so that it is written at one go. */
export interface Deed {
  /** Adds an entry to the journal. */
  record(change: Change): void;
  /** Has this row written anew, with what the view makes of it once the journal is. */
  touch(row: Message): void;
  /** A clock reading, for a row made here. */
  now(): Hlc;
  /** The action that its entries are of; null before the first. */
  action(): ActionId | null;
  /** Writes what was gathered so far, for a command that goes on from what the view then shows. */
  flush(): Promise<void>;
}

export interface DeedInput {
  readonly replica: Replica;
  /** Wall time, ms since the epoch. */
  readonly now: number;
  /** What it writes or reads beside mailboxes, messages, journal and settings. */
  readonly tables?: readonly Table[];
  /** The action that it takes back. */
  readonly undoes?: ActionId;
  /** Not the user does it. */
  readonly settling?: true;
}

/** Carries out a command. `work` says how many messages or folders it changed; what it throws undoes all of it. */
export const act = <Result extends Pick<Done, 'changed'>>(
  { replica, now, tables = [], undoes, settling }: DeedInput,
  work: (deed: Deed) => Promise<Result>,
): Promise<Result & Done> => {
  const { mailboxes, messages, journal, settings } = replica;
  const origin = { ...(undoes === undefined ? {} : { undoes }), ...(settling ? { settling } : {}) };
  return replica.transaction('rw', [mailboxes, messages, journal, settings, ...tables], async () => {
    const replicaId = await readReplicaId(replica);
    const clock = await settings.get('clock');
    let latest = clock?.key === 'clock' ? clock.latest : null;
    let action: ActionId | null = null;
    const entries: JournalRow[] = [];
    const touched = new Map<MessageId, Message>();
    const read = (): Hlc => {
      latest = tick(latest, now);
      return latest;
    };
    const flush = async (): Promise<void> => {
      await journal.bulkAdd(entries.splice(0));
      await messages.bulkPut(await showMessages(replica, [...touched.values()]));
      touched.clear();
    };
    const result = await work({
      record(change) {
        const id = `${read()}.${replicaId}` as ChangeId;
        action ??= id as string as ActionId;
        const state = { kind: 'pending', sent: null } as const;
        entries.push({ id, action, ...origin, change, state, pending: 1 });
      },
      touch: (row) => touched.set(row.id, row),
      now: read,
      action: () => action,
      flush,
    });
    await flush();
    if (latest !== null) await settings.put({ key: 'clock', latest });
    return { ...result, action };
  });
};

/** Made up at the first change; short, for it is in every entry. */
const readReplicaId = async (replica: Replica): Promise<ReplicaId> => {
  const row = await replica.settings.get('replica');
  if (row?.key === 'replica') return row.id;
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') as ReplicaId;
  await replica.settings.put({ key: 'replica', id });
  return id;
};
