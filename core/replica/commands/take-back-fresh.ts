import type { JournalEntry } from '../../model/change.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { ChangeId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow, Replica } from '../database.ts';
import { pendingAbout } from '../pending-entries.ts';
import type { Deed } from './act.ts';

/**
 * Takes entries that have not gone out off the pending ones, and drops the rows that they made with all that was done to
 * those since. `left` are those whose row another change copies from: there the opposite has to do. The making of folders
 * is left alone here: what is in them has to be out first.
 */
export const takeBackFresh = async (
  replica: Replica,
  deed: Deed,
  { entries, answers }: FreshEntries,
): Promise<{ readonly changed: number; readonly left: readonly JournalRow[] }> => {
  const needed = await copiedRows(replica, entries);
  const isLeft = (entry: JournalEntry): boolean => {
    const row = madeRow(entry);
    return row !== null && needed.has(row);
  };
  const left = entries.filter(isLeft);
  const taken = entries.filter((entry) => !isLeft(entry) && entry.change.kind !== 'createMailbox');
  const older = answers ? await olderRows(replica, answers, taken) : new Set<MessageId>();
  const made = taken.flatMap((entry) => madeRow(entry) ?? []).filter((id) => !older.has(id));
  await replica.messages.bulkDelete(made);
  await replica.raws.bulkDelete(made);
  const since = made.length > 0 ? await pendingAbout(replica, made).toArray() : [];
  await putUndone(replica, [...taken, ...since]);
  const rows = await replica.messages.bulkGet([
    ...new Set(taken.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : []))),
  ]);
  for (const row of rows) {
    if (row) deed.touch(isKept(answers, row) ? { ...row, vanished: deed.now() } : row);
  }
  return { changed: taken.length, left };
};

interface FreshEntries {
  readonly entries: readonly JournalRow[];
  /** The conflict that they were the answer to. */
  readonly answers: Conflict | undefined;
}

/** Whether a row was put back that the server did not hold any more: it is kept again until the user says. */
const isKept = (answers: Conflict | undefined, { uid, vanished }: Message): boolean =>
  (answers?.meeting.kind === 'manyGone' || answers?.meeting.kind === 'expungedThere') &&
  uid === null &&
  vanished === null;

/** Of the rows that an answer to a conflict is about, those that it did not make: it put them back, or tried them again. */
const olderRows = async (
  replica: Replica,
  { meeting, changes }: Conflict,
  entries: readonly JournalRow[],
): Promise<ReadonlySet<MessageId>> => {
  if (meeting.kind === 'manyGone' || meeting.kind === 'expungedThere') {
    return new Set(entries.flatMap((entry) => madeRow(entry) ?? []));
  }
  const met = await replica.journal.bulkGet([...changes]);
  return new Set(met.flatMap((entry) => (entry ? (madeRow(entry) ?? []) : [])));
};

/** Settles entries as taken back. */
export const putUndone = async (replica: Replica, entries: readonly JournalRow[]): Promise<void> => {
  const once = new Map<ChangeId, JournalRow>(entries.map((entry) => [entry.id, entry]));
  await replica.journal.bulkPut(
    [...once.values()].map((entry) => ({ ...entry, state: { kind: 'undone' }, pending: 0 })),
  );
};

/** The row that a change made. */
const madeRow = ({ change }: JournalEntry): MessageId | null => {
  switch (change.kind) {
    case 'copy':
      return change.copyId;
    case 'append':
      return change.messageId;
    default:
      return null;
  }
};

/** Of the rows that these changes made, those that other changes copy from. */
const copiedRows = async (
  replica: Replica,
  entries: readonly JournalRow[],
): Promise<ReadonlySet<MessageId>> => {
  const made = entries.flatMap((entry) => madeRow(entry) ?? []);
  if (made.length === 0) return new Set();
  const own = new Set(entries.map(({ id }) => id));
  const copies = (await pendingAbout(replica, made).toArray()).filter(
    ({ id, change }) => change.kind === 'copy' && !own.has(id),
  );
  return new Set(copies.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : [])));
};
