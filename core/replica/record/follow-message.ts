import type { Message } from '../../model/message.ts';
import { pendingAbout } from '../pending-entries.ts';
import type { Found } from './find-elsewhere.ts';
import { giveWay } from './give-way.ts';
import { showAgain } from './record-conflict.ts';
import type { Settling } from './settling.ts';

/**
 * Has a vanished row and its pending changes follow its message to where that was found. Where it went, the row keeps
 * its id and the one that was listed meanwhile gives way; where a copy always was, that one's row stays. Returns the
 * row that stays.
 */
export const followMessage = async (settling: Settling, row: Message, place: Found): Promise<Message> => {
  const { replica, followed } = settling;
  const there = followed.get(place.row.id);
  if (there || !place.isNew) return giveUp(settling, row, there ?? place.row);
  const { mailboxId, uidValidity, uid } = place.row;
  const listed = (await giveWay(replica, { mailboxId, uidValidity, uid }, row.id)) ?? place.row;
  await replica.messages.delete(listed.id);
  const moved: Message = { ...listed, id: row.id };
  await replica.messages.put(moved);
  await showAgain(replica, [row.id]);
  followed.set(place.row.id, moved);
  return moved;
};

const giveUp = async ({ replica }: Settling, row: Message, there: Message): Promise<Message> => {
  const entries = await pendingAbout(replica, [row.id]).toArray();
  for (const entry of entries) {
    if ('messageId' in entry.change) {
      await replica.journal.put({ ...entry, change: { ...entry.change, messageId: there.id } });
    }
  }
  await replica.messages.delete(row.id);
  await replica.raws.delete(row.id);
  await showAgain(replica, [there.id]);
  return there;
};
