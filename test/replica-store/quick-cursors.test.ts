import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../electron/replica-store/quick-cursors.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

type Database = Awaited<ReturnType<typeof filled>>;
type Range = InstanceType<typeof IDBKeyRange>;

interface Row {
  readonly id: number;
  readonly group: number;
}

const opening = () => new IDBFactory().open('rows');

const filled = (rows: readonly Row[]) =>
  new Promise<ReturnType<typeof opening>['result']>((resolve, reject) => {
    const request = opening();
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore('rows', { keyPath: 'id' });
      store.createIndex('group', 'group');
      for (const row of rows) store.add(row);
    };
    request.onsuccess = () => resolve(request.result);
  });

interface Walk {
  readonly index: boolean;
  readonly range: Range | null;
  readonly direction: 'next' | 'nextunique' | 'prev' | 'prevunique';
  /** After each row, how far to jump over keys; 0 for the next row. */
  readonly jumps: readonly number[];
}

/** The ids that a cursor comes to. */
const walked = (database: Database, { index, range, direction, jumps }: Walk): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const store = database.transaction('rows').objectStore('rows');
    const request = (index ? store.index('group') : store).openCursor(range, direction);
    const ids: number[] = [];
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(ids);
      const jump = jumps[ids.length % Math.max(1, jumps.length)] ?? 0;
      ids.push(cursor.value.id);
      if (jump === 0) cursor.continue();
      else cursor.continue(Number(cursor.key) + (direction.startsWith('prev') ? -jump : jump));
    };
  });

/** The same by the book, over sorted rows. */
const expected = (rows: readonly Row[], { index, range, direction, jumps }: Walk): number[] => {
  const backwards = direction.startsWith('prev');
  const keyOf = (row: Row): number => (index ? row.group : row.id);
  const inOrder = rows
    .filter((row) => range?.includes(keyOf(row)) ?? true)
    .sort((a, b) => keyOf(a) - keyOf(b) || a.id - b.id);
  const seen = new Set<number>();
  const visited = direction.endsWith('unique')
    ? inOrder.filter((row) => !seen.has(keyOf(row)) && seen.add(keyOf(row)))
    : inOrder;
  const left = backwards ? visited.reverse() : visited;
  const ids: number[] = [];
  while (left.length > 0) {
    const row = left.shift();
    if (!row) break;
    const jump = jumps[ids.length % Math.max(1, jumps.length)] ?? 0;
    ids.push(row.id);
    if (jump === 0) continue;
    const target = keyOf(row) + (backwards ? -jump : jump);
    while (left[0] && (backwards ? keyOf(left[0]) > target : keyOf(left[0]) < target)) left.shift();
  }
  return ids;
};

const bound = fc.integer({ min: -2, max: 32 });
const ranges = fc.option(
  fc.tuple(bound, bound, fc.boolean(), fc.boolean()).map(([a, b, lowerOpen, upperOpen]) => {
    const [lower, upper] = a < b ? [a, b] : [b, a];
    return lower === upper ? IDBKeyRange.only(lower) : IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
  }),
);
const walks = fc.record<Walk>({
  index: fc.boolean(),
  range: fc.oneof(
    ranges,
    bound.map((at) => IDBKeyRange.lowerBound(at)),
    bound.map((at) => IDBKeyRange.upperBound(at, true)),
  ),
  direction: fc.constantFrom('next', 'nextunique', 'prev', 'prevunique'),
  jumps: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
});

describe('a cursor of the database in memory', () => {
  it('comes to the rows that it should, in any range, direction and by any jumps', async () => {
    const rows = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 0, max: 30 }), group: fc.integer({ min: 0, max: 9 }) }),
      {
        selector: ({ id }) => id,
        maxLength: 25,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, walks, async (made, walk) => {
        const database = await filled(made);
        expect(await walked(database, walk)).toEqual(expected(made, walk));
        database.close();
      }),
      { numRuns: 300 },
    );
  });

  it('does not take longer by the square of what it walks over', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, group: id }));
    const database = await filled(rows);
    const started = performance.now();
    const ids = await walked(database, {
      index: true,
      range: IDBKeyRange.bound(0, 30_000),
      direction: 'next',
      jumps: [],
    });
    expect(ids).toHaveLength(20_000);
    // It takes some 0.3 s; from the range's beginning at every step it takes over a minute.
    expect(performance.now() - started).toBeLessThan(10_000);
    database.close();
  });
});
