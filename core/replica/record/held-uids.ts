import Dexie from 'dexie';
import {
  countUids,
  emptyUidSet,
  maxUid,
  type UidRange,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

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
  const counted = await heldAmong(likely, (first, last) =>
    between(replica, [mailboxId, uidValidity, first], [mailboxId, uidValidity, last]).count(),
  );
  if (counted) return counted;
  const keys = await between(
    replica,
    [mailboxId, uidValidity, 0],
    [mailboxId, uidValidity, highestKey],
  ).keys();
  return uidSetOf(keys.flatMap((key) => (Array.isArray(key) && typeof key[2] === 'number' ? [key[2]] : [])));
};

const between = (replica: Replica, lowest: readonly number[], highest: readonly number[]) =>
  replica.messages.where('[mailboxId+uidValidity+uid]').between(lowest, highest, true, true);

/** Above every UID. */
const highestKey = 2 ** 32;

/** Where rows are missing in more places than this, every key is read after all. */
const mostCounts = 100;

/**
 * Which of `likely` have a row: none, all, or what either half comes to. Null when a row has another UID, or it would take too many
 * counts.
 */
const heldAmong = async (
  likely: UidSet,
  count: (first: number, last: number) => Promise<number>,
): Promise<UidSet | null> => {
  const [first, last] = [likely[0]?.[0], maxUid(likely)];
  if (first === undefined || last === null) return null;
  if ((await count(0, first - 1)) + (await count(last + 1, highestKey)) > 0) return null;
  const held: UidRange[] = [];
  const open = [{ uids: likely, rows: await count(first, last) }];
  let counts = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { uids, rows } = next;
    const size = countUids(uids);
    if (rows === size) held.push(...uids);
    if (rows === size || rows === 0) continue;
    counts += 1;
    const [lower, upper] = halvesOf(uids);
    const [lowest, highest] = [lower[0]?.[0], maxUid(lower)];
    if (rows > size || counts > mostCounts || lowest === undefined || highest === null) return null;
    const below = await count(lowest, highest);
    open.push({ uids: lower, rows: below }, { uids: upper, rows: rows - below });
  }
  return unionUidSets(held);
};

/** Two sets of about as many ranges each; of one range, of about as many UIDs. */
const halvesOf = (uids: UidSet): readonly [UidSet, UidSet] => {
  const [only, ...others] = uids;
  if (only && others.length === 0) {
    const middle = Math.floor((only[0] + only[1]) / 2);
    return [[[only[0], middle]], [[middle + 1, only[1]]]];
  }
  const half = Math.floor(uids.length / 2);
  return [uids.slice(0, half), uids.slice(half)];
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
