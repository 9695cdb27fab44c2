// Sets of UIDs as sorted ranges. A set is never expanded, because a server may well say `1:4294967295`: every
// function costs what the ranges cost.
//
// 1. Ranges are ascending, do not overlap and do not touch: two sets are equal when their ranges are.
// 2. Every UID is within 1..4294967295 (RFC 9051, nz-number).

/** One run of UIDs, both ends included. */
export type UidRange = readonly [first: number, last: number];

/** A set of UIDs; `[]` is the empty set. */
export type UidSet = readonly UidRange[];

const highestUid = 4294967295;

export const emptyUidSet: UidSet = [];

/** Sorts and joins ranges of any order, overlapping or touching. */
const normalize = (ranges: readonly UidRange[]): UidSet => {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = joined.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else joined.push([first, last]);
  }
  return joined;
};

const parseUid = (text: string): number => {
  const uid = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (uid < 1 || uid > highestUid) throw new SyntaxError(`not a UID: ${text.slice(0, 20)}`);
  return uid;
};

/**
 * Reads a sequence-set of RFC 9051 without `*`; '' is the empty set. Ranges may come in any order and backwards,
 * as the RFC allows.
 * @throws SyntaxError for anything else
 */
export const parseUidSet = (text: string): UidSet => {
  if (text === '') return emptyUidSet;
  const ranges = text.split(',').map((item): UidRange => {
    const colon = item.indexOf(':');
    if (colon < 0) {
      const uid = parseUid(item);
      return [uid, uid];
    }
    const a = parseUid(item.slice(0, colon));
    const b = parseUid(item.slice(colon + 1));
    return a <= b ? [a, b] : [b, a];
  });
  return normalize(ranges);
};

/** The shortest sequence-set that means the same; '' for the empty set. */
export const formatUidSet = (set: UidSet): string =>
  set.map(([first, last]) => (first === last ? String(first) : `${first}:${last}`)).join(',');

/** The set of these UIDs, in any order and repeated as may be. Numbers that are no UIDs are left out. */
export const uidSetOf = (uids: Iterable<number>): UidSet => {
  const valid: UidRange[] = [];
  for (const uid of uids) {
    if (Number.isInteger(uid) && uid >= 1 && uid <= highestUid) valid.push([uid, uid]);
  }
  return normalize(valid);
};

export const unionUidSets = (...sets: readonly UidSet[]): UidSet => normalize(sets.flat());

/** What is in both. */
export const intersectUidSets = (a: UidSet, b: UidSet): UidSet => {
  const common: UidRange[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return common;
    const first = Math.max(left[0], right[0]);
    const last = Math.min(left[1], right[1]);
    if (first <= last) common.push([first, last]);
    if (left[1] < right[1]) i += 1;
    else j += 1;
  }
};

/** What is in `a` and not in `b`. */
export const subtractUidSets = (a: UidSet, b: UidSet): UidSet => {
  const rest: UidRange[] = [];
  let j = 0;
  for (const [first, last] of a) {
    let from = first;
    for (;;) {
      const hole = b[j];
      if (hole === undefined || hole[0] > last) break;
      if (hole[0] > from) rest.push([from, hole[0] - 1]);
      from = Math.max(from, hole[1] + 1);
      // A hole that reaches beyond this range may also cut the next one.
      if (hole[1] > last) break;
      j += 1;
    }
    if (from <= last) rest.push([from, last]);
  }
  return rest;
};

export const countUids = (set: UidSet): number =>
  set.reduce((count, [first, last]) => count + last - first + 1, 0);

export const hasUid = (set: UidSet, uid: number): boolean => {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = set[middle];
    if (range === undefined) return false;
    if (uid < range[0]) high = middle - 1;
    else if (uid > range[1]) low = middle + 1;
    else return true;
  }
  return false;
};

/** The `count` highest UIDs, or all when there are fewer. */
export const newestUids = (set: UidSet, count: number): UidSet => {
  const newest: UidRange[] = [];
  let wanted = count;
  for (let i = set.length - 1; i >= 0 && wanted > 0; i -= 1) {
    const range = set[i];
    if (range === undefined) break;
    const [first, last] = range;
    newest.unshift([Math.max(first, last - wanted + 1), last]);
    wanted -= last - first + 1;
  }
  return newest;
};

/**
 * The set with its gaps closed where nothing of `among` lies in them: of a mailbox whose live UIDs are `among` it
 * names the same messages, in fewer bytes.
 */
export const bridgeUidSet = (set: UidSet, among: UidSet): UidSet => {
  const others = subtractUidSets(among, set);
  const bridged: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    const previous = bridged.at(-1);
    while ((others[next]?.[1] ?? first) < (previous?.[1] ?? 0)) next += 1;
    if (previous !== undefined && (others[next]?.[0] ?? highestUid + 1) > first) previous[1] = last;
    else bridged.push([first, last]);
  }
  return bridged;
};

/** The UIDs at or above `uid`. */
export const uidsFrom = (set: UidSet, uid: number): UidSet =>
  set.filter(([, last]) => last >= uid).map(([first, last]): UidRange => [Math.max(first, uid), last]);

/** The highest UID; null for the empty set. */
export const maxUid = (set: UidSet): number | null => set.at(-1)?.[1] ?? null;
