import Dexie from 'dexie';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/** Rows under another UIDVALIDITY than the mailbox's: they wait to be re-matched by content. */
export const orphans = (replica: Replica, mailboxId: MailboxId, uidValidity: number) =>
  replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, uidValidity, Dexie.minKey])
    .or('[mailboxId+uidValidity+uid]')
    .between([mailboxId, uidValidity, Dexie.maxKey], [mailboxId, Dexie.maxKey, Dexie.maxKey]);
