import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bridgeUidSet,
  countUids,
  formatUidSet,
  hasUid,
  intersectUidSets,
  maxUid,
  newestUids,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  uidsFrom,
  unionUidSets,
} from '../../core/merge/uid-set.ts';

const toUids = (set: UidSet): number[] =>
  set.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

const uids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
const sorted = (set: Iterable<number>) => [...new Set(set)].sort((a, b) => a - b);
const both = (check: (a: number[], b: number[]) => void) => fc.assert(fc.property(uids, uids, check));

const expectCanonical = (set: UidSet) => {
  set.forEach(([first, last], i) => {
    expect(first).toBeLessThanOrEqual(last);
    const next = set[i + 1];
    if (next !== undefined) expect(next[0]).toBeGreaterThan(last + 1);
  });
};

describe('a set of UIDs', () => {
  it('reads and writes the notation of sequence-sets', () => {
    expect(parseUidSet('')).toEqual([]);
    expect(formatUidSet([])).toBe('');
    expect(formatUidSet(parseUidSet('9:7,1,2:4,6'))).toBe('1:4,6:9');
    expect(formatUidSet(parseUidSet('3,3,3:3'))).toBe('3');
  });

  it.each([
    '0',
    '*',
    '1:*',
    '1,',
    ',1',
    '1::2',
    '4294967296',
    '-1',
    '1.5',
    ' 1',
    '99999999999',
    'x',
    '1:',
    '1:2:3',
  ])('refuses %j, which is no set of UIDs', (text) => {
    expect(() => parseUidSet(text)).toThrow(SyntaxError);
  });

  it('takes the whole range of UIDs without expanding it', () => {
    const all = parseUidSet('1:4294967295');
    expect(countUids(all)).toBe(4294967295);
    expect(hasUid(all, 4294967295)).toBe(true);
    expect(formatUidSet(subtractUidSets(all, parseUidSet('5,4294967295')))).toBe('1:4,6:4294967294');
    expect(formatUidSet(newestUids(all, 3))).toBe('4294967293:4294967295');
    expect(intersectUidSets(all, parseUidSet('7:9'))).toEqual([[7, 9]]);
  });

  it('holds just the UIDs it was made of, whatever their order', () => {
    fc.assert(
      fc.property(uids, (list) => {
        const set = uidSetOf(list);
        expectCanonical(set);
        expect(toUids(set)).toEqual(sorted(list));
        expect(countUids(set)).toBe(new Set(list).size);
        expect(maxUid(set)).toBe(sorted(list).at(-1) ?? null);
        expect(parseUidSet(formatUidSet(set))).toEqual(set);
        for (let uid = 0; uid <= 61; uid += 1) expect(hasUid(set, uid)).toBe(list.includes(uid));
      }),
    );
  });

  it('joins, intersects and subtracts as sets of numbers do', () => {
    both((a, b) => {
      const [setA, setB] = [uidSetOf(a), uidSetOf(b)];
      const union = unionUidSets(setA, setB);
      const common = intersectUidSets(setA, setB);
      const rest = subtractUidSets(setA, setB);
      for (const set of [union, common, rest]) expectCanonical(set);
      expect(toUids(union)).toEqual(sorted([...a, ...b]));
      expect(toUids(common)).toEqual(sorted(a.filter((uid) => b.includes(uid))));
      expect(toUids(rest)).toEqual(sorted(a.filter((uid) => !b.includes(uid))));
      expect(unionUidSets(rest, common)).toEqual(setA);
      expect(formatUidSet(setA) === formatUidSet(setB)).toBe(sorted(a).join() === sorted(b).join());
    });
  });

  it('gives the newest UIDs and those from a UID on', () => {
    fc.assert(
      fc.property(uids, fc.integer({ min: 0, max: 70 }), (list, n) => {
        const set = uidSetOf(list);
        const newest = newestUids(set, n);
        expectCanonical(newest);
        expect(toUids(newest)).toEqual(n === 0 ? [] : sorted(list).slice(-n));
        expect(toUids(uidsFrom(set, n))).toEqual(sorted(list).filter((uid) => uid >= n));
      }),
    );
  });

  it('leaves out what is no UID', () => {
    expect(uidSetOf([0, -1, 1.5, Number.NaN, 4294967296, 2])).toEqual([[2, 2]]);
  });

  it('a bridged set names the same of those there are, in as few ranges as can be', () => {
    both((list, others) => {
      const set = uidSetOf(list);
      const among = unionUidSets(set, uidSetOf(others));
      const bridged = bridgeUidSet(set, among);
      expectCanonical(bridged);
      expect(intersectUidSets(bridged, among)).toEqual(set);
      const runs = toUids(among).filter(
        (uid, index, all) => hasUid(set, uid) && !hasUid(set, all[index - 1] ?? 0),
      );
      expect(bridged).toHaveLength(runs.length);
    });
  });
});
