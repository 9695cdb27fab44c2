// Which messages an action on more than a selection is about. All of them as the view shows them.
import Dexie from 'dexie';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Replica } from './database.ts';

const listRange = (replica: Replica, mailboxId: MailboxId, before: number | typeof Dexie.maxKey) =>
  replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, before, Dexie.minKey], true, false);

/** Every message of a folder, newest first. */
export const shownMessageIds = async (replica: Replica, mailboxId: MailboxId): Promise<MessageId[]> =>
  (await listRange(replica, mailboxId, Dexie.maxKey).primaryKeys()).reverse();

/** The messages of a folder that came before a time (INTERNALDATE, ms since the epoch), newest first. */
export const messagesOlderThan = async (
  replica: Replica,
  mailboxId: MailboxId,
  before: number,
): Promise<MessageId[]> => (await listRange(replica, mailboxId, before).primaryKeys()).reverse();

/** The messages of the conversation that a message belongs to, in the folder that shows it, newest first. */
export const threadMessages = async (_replica: Replica, messageId: MessageId): Promise<MessageId[]> => [
  messageId,
];
