import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';
import { pendingAbout } from '../pending-entries.ts';

/**
 * The pull may list a message before the push learns that it is the one that was moved or copied there. The row it made
 * gives way to the one that was there first: what is said of it elsewhere is said of that one from now on. Returns the
 * row that goes, which the caller deletes; null when there is none. Call it inside a transaction.
 */
export const giveWay = async (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    uid,
  }: { readonly mailboxId: MailboxId; readonly uidValidity: number; readonly uid: number },
  to: MessageId,
): Promise<Message | null> => {
  const row = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .equals([mailboxId, uidValidity, uid])
    .first();
  if (!row || row.id === to) return null;
  const entries = await pendingAbout(replica, [row.id]).toArray();
  for (const entry of entries) {
    if ('messageId' in entry.change) {
      await replica.journal.put({ ...entry, change: { ...entry.change, messageId: to } });
    }
  }
  await replica.wants.filter(({ messageId }) => messageId === row.id).modify({ messageId: to });
  const focus = await replica.settings.get('focus');
  if (focus?.key === 'focus' && focus.messageId === row.id) {
    await replica.settings.put({ ...focus, messageId: to });
  }
  return row;
};
