import { compareText } from '../../merge/compare.ts';
import type { JournalEntry, MailboxChange } from '../../model/change.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { messagesOfConflicts } from '../messages-in-conflict.ts';
import { messagesOf, pendingAboutMessages } from '../pending-entries.ts';

/** The deletion of a folder, as it is in the journal. */
export type FolderDeletion = Pick<JournalEntry, 'id' | 'action'> & {
  readonly change: Extract<MailboxChange, { kind: 'deleteMailbox' }>;
};

/**
 * How many messages would be lost with a folder though whoever deleted it did not mean them: they were to go elsewhere, and
 * that met something since, waits for the user, or was begun again after the deletion. None where the user was told, and
 * said that the folder goes with all in it. Call it inside a transaction that includes `conflicts`, `journal` and `messages`.
 */
export const countAtStake = async (
  replica: Replica,
  { id, action, change }: FolderDeletion,
): Promise<number> => {
  const conflicts = await replica.conflicts.toArray();
  const isTold = conflicts.some((conflict) => conflict.answer === action && isAbout(conflict, change));
  const unsettled = conflicts.filter(({ at, open }) => compareText(at, id) > 0 || (open === 1 && !isTold));
  const later = (await pendingAboutMessages(replica).toArray()).filter((entry) => entry.id > id);
  const messageIds = new Set<MessageId>([
    ...(await messagesOfConflicts(replica, unsettled)),
    ...later.flatMap((entry) => messagesOf(entry.change)),
  ]);
  const rows = await replica.messages.bulkGet([...messageIds]);
  return rows.filter((row) => row?.mailboxId === change.mailboxId).length;
};

const isAbout = ({ meeting }: Conflict, { mailboxId }: FolderDeletion['change']): boolean =>
  meeting.kind === 'folderChanged' && meeting.mailboxId === mailboxId;
