import type { Transaction } from 'dexie';
import { viewMessage } from '../merge/view.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';

/** The tables of version 1, when the server's word was all there was. */
export const version1Stores = {
  mailboxes: '++id, path',
  messages: '++id, &[mailboxId+uidValidity+uid], [mailboxId+internalDate+id], [mailboxId+unseen], contentId',
  contents: '&contentId',
  texts: '&[contentId+part], contentId',
  attachments: '&[contentId+part], contentId, sha256',
  wants: '++id, &[contentId+part+kind], contentId',
  settings: '&key',
  activity: '&key',
  sessions: '++id',
};

/** What version 2 changed and added. */
export const version2Stores = {
  messages:
    '++id, &[mailboxId+uidValidity+uid], [shown.mailboxId+internalDate+id], [shown.mailboxId+shown.unseen], contentId, vanished',
  contents: '&contentId, envelope.messageId, *references',
  journal: '&id, action, undoes, [pending+id], [pending+change.messageId], [pending+change.mailboxId]',
  conflicts: '++id, open',
  raws: '&messageId',
};

/** A message row as version 1 wrote it, which becomes one of version 2 in place. */
interface Version1Message extends Partial<Pick<Message, 'vanished' | 'shown'>> {
  mailboxId: MailboxId;
  flags: readonly string[];
  uid: number;
  unseen?: 0 | 1;
}

/** A mailbox row as version 1 wrote it. */
interface Version1Mailbox {
  listed?: boolean;
  subscribed?: boolean;
}

/** Nothing was pending in version 1: the view is what the facts say. */
export const upgradeToVersion2 = async (transaction: Transaction): Promise<void> => {
  await transaction
    .table<Version1Message, MessageId>('messages')
    .toCollection()
    .modify((row) => {
      delete row.unseen;
      Object.assign(row, { vanished: null, shown: viewMessage(row, []) });
    });
  await transaction
    .table<Version1Mailbox, MailboxId>('mailboxes')
    .toCollection()
    .modify({ listed: true, subscribed: true });
};
