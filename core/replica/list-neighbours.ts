// Rows of a folder's list by their place beside one another: no position is counted for it.
import Dexie from 'dexie';
import type { MailboxId, MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Replica } from './database.ts';

type ListKey = readonly [MailboxId, number | typeof Dexie.minKey, MessageId | typeof Dexie.minKey];

const rowIn = async (replica: Replica, mailboxId: MailboxId, id: MessageId): Promise<Message | null> => {
  const row = await replica.messages.get(id);
  return row?.shown?.mailboxId === mailboxId ? row : null;
};

const listKey = (mailboxId: MailboxId, { internalDate, id }: Message): ListKey => [
  mailboxId,
  internalDate,
  id,
];

/** All messages from one to another, both among them, in whichever order they stand; none where one is gone. */
export const messagesBetween = async (
  replica: Replica,
  mailboxId: MailboxId,
  [from, to]: readonly [MessageId, MessageId],
): Promise<MessageId[]> => {
  const ends = [await rowIn(replica, mailboxId, from), await rowIn(replica, mailboxId, to)];
  const [older, newer] = ends
    .flatMap((row) => (row ? [row] : []))
    .sort((a, b) => a.internalDate - b.internalDate || a.id - b.id);
  if (!older || !newer) return [];
  return replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between(listKey(mailboxId, older), listKey(mailboxId, newer), true, true)
    .primaryKeys();
};

/** The nearest older message that is to stay, else the nearest newer one; null when none stays. */
export const stayingBeside = async (
  replica: Replica,
  mailboxId: MailboxId,
  { id, stays }: { readonly id: MessageId; readonly stays: (id: MessageId) => boolean },
): Promise<MessageId | null> => {
  const row = await rowIn(replica, mailboxId, id);
  if (!row) return null;
  const list = replica.messages.where('[shown.mailboxId+internalDate+id]');
  const here = listKey(mailboxId, row);
  const older = await list
    .between([mailboxId, Dexie.minKey, Dexie.minKey], here, true, false)
    .reverse()
    .filter((other) => stays(other.id))
    .first();
  if (older) return older.id;
  const newer = await replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between(here, [mailboxId, Dexie.maxKey, Dexie.maxKey], false, true)
    .filter((other) => stays(other.id))
    .first();
  return newer?.id ?? null;
};
