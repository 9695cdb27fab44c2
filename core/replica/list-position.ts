import Dexie from 'dexie';
import type { MessageId } from '../model/ids.ts';
import type { Replica } from './database.ts';

/** Where a message stands in its folder's list, newest first from 0; null when it is not there (any more). */
export const listPosition = async (replica: Replica, messageId: MessageId): Promise<number | null> => {
  const row = await replica.messages.get(messageId);
  if (!row?.shown) return null;
  return replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between(
      [row.shown.mailboxId, row.internalDate, row.id],
      [row.shown.mailboxId, Dexie.maxKey, Dexie.maxKey],
      false,
      true,
    )
    .count();
};
