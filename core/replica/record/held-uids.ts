import Dexie from 'dexie';
import { type UidSet, uidSetOf } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/** The UIDs that have a row, read from the index alone. */
export const heldUids = async (
  replica: Replica,
  mailboxId: MailboxId,
  uidValidity: number,
): Promise<UidSet> => {
  const keys = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([mailboxId, uidValidity, Dexie.minKey], [mailboxId, uidValidity, Dexie.maxKey])
    .keys();
  return uidSetOf(keys.flatMap((key) => (Array.isArray(key) && typeof key[2] === 'number' ? [key[2]] : [])));
};

/** Whether any row has a UID of this mailbox, under whatever UIDVALIDITY. */
export const holdsAnyUid = async (replica: Replica, mailboxId: MailboxId): Promise<boolean> =>
  (await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([mailboxId, Dexie.minKey, Dexie.minKey], [mailboxId, Dexie.maxKey, Dexie.maxKey])
    .limit(1)
    .count()) > 0;

/** How many rows there are: the cheap question before the dear one. */
export const countHeld = (replica: Replica, mailboxId: MailboxId, uidValidity: number): Promise<number> =>
  replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([mailboxId, uidValidity, Dexie.minKey], [mailboxId, uidValidity, Dexie.maxKey])
    .count();
