// What becomes of rows that the server does not hold any more: they are dropped, unless the user has something at stake
// in them. Then they are kept without a UID until it is settled where their messages went (settle-vanished.ts).
import Dexie from 'dexie';
import { areManyGone } from '../../merge/many-gone.ts';
import type { Hlc, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow, Replica } from '../database.ts';
import { pendingEntries } from '../pending-entries.ts';
import { showMessages } from '../show-messages.ts';

/** Lowest and highest key of `[mailboxId+uidValidity+uid]`, both included. */
export type RowRange = readonly [lowest: readonly unknown[], highest: readonly unknown[]];

export interface Vanishing {
  readonly mailbox: Mailbox;
  /** The rows that vanished, as ranges of the index and as a question to a row with a UID. */
  readonly ranges: readonly RowRange[];
  readonly includes: (row: Message) => boolean;
  /** How many rows that are. */
  readonly count: number;
  /** How many the mailbox had, those included. */
  readonly of: number;
  readonly observed: Hlc;
}

export interface Vanished {
  /** Rows dropped. */
  readonly dropped: number;
  /** Rows kept until it is settled where their messages went. */
  readonly kept: number;
  /** Whether so many vanished that all of them are kept. */
  readonly many: boolean;
}

/** Call it inside a transaction that includes `journal` and `messages`. */
export const keepVanished = async (
  replica: Replica,
  { mailbox, ranges, includes, count, of, observed }: Vanishing,
): Promise<Vanished> => {
  if (count === 0) return { dropped: 0, kept: 0, many: false };
  const entries = await pendingEntries(replica);
  const concerned = (await rowsConcerned(replica, entries)).filter(includes);
  // What was to leave anyway is no sign of something having gone wrong.
  const leaving = leavingMessages(entries);
  const expected = concerned.filter(({ id }) => leaving.has(id)).length;
  const many =
    mailbox.before?.wentBack === true || areManyGone({ gone: count - expected, of, role: mailbox.role });
  const kept = many ? await rowsIn(replica, ranges) : concerned;
  const without = kept.map((row) => ({ ...row, uidValidity: 0, uid: null, vanished: observed }));
  await replica.messages.bulkPut(await showMessages(replica, without));
  if (!many) {
    for (const range of ranges) await between(replica, range).delete();
  }
  return { dropped: count - kept.length, kept: kept.length, many };
};

export const countRange = (replica: Replica, range: RowRange): Promise<number> =>
  between(replica, range).count();

/** Every row of a mailbox that has a UID. */
export const wholeMailbox = ({ id }: Pick<Mailbox, 'id'>): RowRange => [
  [id, Dexie.minKey, Dexie.minKey],
  [id, Dexie.maxKey, Dexie.maxKey],
];

const between = (replica: Replica, [lowest, highest]: RowRange) =>
  replica.messages.where('[mailboxId+uidValidity+uid]').between(lowest, highest, true, true);

const rowsIn = async (replica: Replica, ranges: readonly RowRange[]): Promise<Message[]> => {
  const rows: Message[] = [];
  for (const range of ranges) rows.push(...(await between(replica, range).toArray()));
  return rows;
};

/** The rows that pending entries are about, as far as they have a UID. */
const rowsConcerned = async (replica: Replica, entries: readonly JournalRow[]): Promise<Message[]> => {
  const messageIds = new Set(
    entries.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : [])),
  );
  const rows = await replica.messages.bulkGet([...messageIds]);
  return rows.flatMap((row) => (row && row.uid !== null ? [row] : []));
};

const leavingMessages = (entries: readonly JournalRow[]): ReadonlySet<MessageId> =>
  new Set(
    entries.flatMap(({ change }) =>
      change.kind === 'move' || change.kind === 'delete' ? [change.messageId] : [],
    ),
  );
