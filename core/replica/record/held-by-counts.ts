import { countUids, maxUid, type UidRange, type UidSet, unionUidSets } from '../../merge/uid-set.ts';

/** Above every UID. */
export const highestKey = 2 ** 32;

/** Where rows are missing in more places than this, every key is read after all. */
const mostCounts = 40;

/**
 * Which of `likely` have a row: none, all, or what either half comes to. `count` tells how many rows have a UID from one to another, both
 * included. Null when a row has a UID outside of `likely`, or it would take too many counts.
 */
export const heldByCounts = async (
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
