import Dexie from 'dexie';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';

/**
 * Rows of a folder that the server does not have and never had: they wait to be sent, or were refused. It reads all that
 * the folder shows.
 */
export const madeHereIn = (replica: Replica, id: MailboxId): Promise<Message[]> =>
  replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
    .filter(({ mailboxId, uid, vanished }) => mailboxId === id && uid === null && vanished === null)
    .toArray();
