import Dexie from 'dexie';
import { countUids, emptyUidSet, type UidSet, uidSetOf } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { heldByCounts, highestKey } from './held-by-counts.ts';

/**
 * The UIDs that have a row, told by the index alone. `likely` are those that may have one, as far as known: where rows are missing in a
 * few places only, some counts tell sooner than all keys.
 */
export const heldUids = async (
  replica: Replica,
  mailboxId: MailboxId,
  uidValidity: number,
  likely: UidSet = emptyUidSet,
): Promise<UidSet> => {
  if (countUids(likely) >= manyUids) {
    const counted = await heldByCounts(likely, (first, last) =>
      between(replica, [mailboxId, uidValidity, first], [mailboxId, uidValidity, last]).count(),
    );
    if (counted) return counted;
  }
  const keys = await between(
    replica,
    [mailboxId, uidValidity, 0],
    [mailboxId, uidValidity, highestKey],
  ).keys();
  return uidSetOf(keys.flatMap((key) => (Array.isArray(key) && typeof key[2] === 'number' ? [key[2]] : [])));
};

const between = (replica: Replica, lowest: readonly number[], highest: readonly number[]) =>
  replica.messages.where('[mailboxId+uidValidity+uid]').between(lowest, highest, true, true);

/** Fewer keys than this are read sooner than a dozen counts are asked for. */
const manyUids = 20_000;

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
