// The journal's pending entries, by the indexes that hold little else.
import Dexie, { type Collection } from 'dexie';
import type { Change } from '../model/change.ts';
import type { ChangeId, MailboxId, MessageId } from '../model/ids.ts';
import type { JournalRow, Replica } from './database.ts';

/** All of them, in clock order. */
export const pendingRange = (replica: Replica): Collection<JournalRow, ChangeId> =>
  replica.journal.where('[pending+id]').between([1, Dexie.minKey], [1, Dexie.maxKey]);

/** All of them, in clock order. */
export const pendingEntries = (replica: Replica): Promise<JournalRow[]> => pendingRange(replica).toArray();

/** Those about any message, in no particular order. */
export const pendingAboutMessages = (replica: Replica): Collection<JournalRow, ChangeId> =>
  replica.journal.where('[pending+change.messageId]').between([1, Dexie.minKey], [1, Dexie.maxKey]);

/** Those about these messages, in no particular order; for a copy, that is what it is of. */
export const pendingAbout = (
  replica: Replica,
  messageIds: readonly MessageId[],
): Collection<JournalRow, ChangeId> =>
  replica.journal.where('[pending+change.messageId]').anyOf(messageIds.map((messageId) => [1, messageId]));

/** The messages that a change is about: a copy is about what it is of and about the row that it makes. */
export const messagesOf = (change: Change): readonly MessageId[] => {
  if (!('messageId' in change)) return [];
  return change.kind === 'copy' ? [change.messageId, change.copyId] : [change.messageId];
};

/** Those about folders, in no particular order. */
export const pendingAboutFolders = (replica: Replica): Collection<JournalRow, ChangeId> =>
  replica.journal.where('[pending+change.mailboxId]').between([1, Dexie.minKey], [1, Dexie.maxKey]);

/** Those about one folder, in no particular order. */
export const pendingAboutFolder = (
  replica: Replica,
  mailboxId: MailboxId,
): Collection<JournalRow, ChangeId> =>
  replica.journal.where('[pending+change.mailboxId]').equals([1, mailboxId]);
