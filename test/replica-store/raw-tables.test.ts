import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AccountId } from '../../core/model/ids.ts';
import { Replica } from '../../core/replica/database.ts';
import { addRows, loadRows, tableShapes } from '../../electron/replica-store/load-rows.ts';
import type { Row } from '../../electron/replica-store/operations.ts';
import { rawTablesOf } from '../../electron/replica-store/raw-tables.ts';
import { applyOperation, emptyState, type ReplicaState } from '../../electron/replica-store/table-state.ts';

const opened = async (): Promise<Dexie> => {
  const database = new Dexie('rows', { indexedDB: new IDBFactory(), IDBKeyRange });
  database.version(1).stores({
    numbered: '++id, &[group.a+name], group.b, [group.b+id], *words',
    named: '&[name+part], name, &once',
  });
  return database.open();
};

const word = fc.constantFrom('', 'a', 'b', 'ä', '\u{1f4e8}', '￿');
const odd = fc.oneof(
  fc.constantFrom(null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY, -0),
  fc.constant({ length: 3 }),
  fc.constantFrom([1, 'a'], [null], []),
  fc.constant(new Date(5)),
  fc.constant(Uint8Array.of(1, 2)),
);
const value = fc.oneof({ weight: 6, arbitrary: fc.oneof(fc.integer({ min: 0, max: 5 }), word) }, odd);

const numbered = fc.record(
  {
    id: fc.integer({ min: 1, max: 40 }),
    group: fc.oneof({ weight: 6, arbitrary: fc.record({ a: value, b: value }) }, odd),
    name: value,
    words: fc.oneof({ weight: 4, arbitrary: fc.array(value, { maxLength: 4 }) }, odd),
  },
  { requiredKeys: ['id'] },
);
const named = fc.record(
  { name: word, part: fc.integer({ min: 0, max: 3 }), once: value },
  { requiredKeys: ['name', 'part'] },
);

const change = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), table: fc.constant('numbered'), row: numbered }),
  fc.record({ kind: fc.constant('put' as const), table: fc.constant('named'), row: named }),
  fc.record({ kind: fc.constant('add' as const), row: numbered.map(({ id: _, ...row }) => row) }),
  fc.record({ kind: fc.constant('delete' as const), id: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('clear' as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Whatever comes of it: the same has to come of it in both. */
const make = async (database: Dexie, made: Change): Promise<unknown> => {
  try {
    switch (made.kind) {
      case 'put':
        return await database.table(made.table).put(made.row);
      case 'add':
        // Dexie puts the number that it gives into the row.
        return await database.table('numbered').add({ ...made.row });
      case 'delete':
        return await database.table('numbered').delete(made.id);
      case 'clear':
        return await database.table('numbered').clear();
    }
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
};

/** All that the tables and their indexes hold, in order. */
const contents = async (database: Dexie): Promise<unknown> => {
  const told: unknown[] = [];
  for (const table of database.tables) {
    told.push(table.name, await table.toArray(), await table.count());
    for (const { name } of table.schema.indexes) {
      const all = table.orderBy(name);
      told.push(name, await all.keys(), await all.primaryKeys(), await all.reverse().primaryKeys());
      told.push(await table.where(name).above(2).primaryKeys(), await all.count());
    }
  }
  return told;
};

/** Rows that a database took: those that break a uniqueness never get into a store. */
const accepted = async (rows: readonly { table: string; row: Row }[], highest: number) => {
  const database = await opened();
  const state: ReplicaState = emptyState(tableShapes(database));
  for (const { table, row } of rows) {
    const took = await database
      .table(table)
      .add(structuredClone(row))
      .then(
        () => true,
        () => false,
      );
    if (took) applyOperation(state, { kind: 'put', table, rows: [row] });
  }
  database.close();
  const { numbered: table } = Object.fromEntries(state);
  if (table) table.highest = Math.max(table.highest, highest);
  return state;
};

it('W1 tables that are filled in one pass are what the same rows make of them one by one', async () => {
  const rows = fc.array(
    fc.oneof(
      numbered.map((row) => ({ table: 'numbered', row })),
      named.map((row) => ({ table: 'named', row })),
    ),
    { maxLength: 40 },
  );
  const highest = fc.constantFrom(0, 17, 60);
  await fc.assert(
    fc.asyncProperty(rows, highest, fc.array(change, { maxLength: 12 }), async (some, most, changes) => {
      const state = await accepted(some, most);
      const [slow, quick] = [await opened(), await opened()];
      for (const table of state.values()) await addRows(slow, structuredClone(table));
      await loadRows(quick, structuredClone(state));
      // W2: what is changed before it was ever looked into comes out the same.
      for (const made of changes) expect(await make(quick, made)).toEqual(await make(slow, made));
      expect(await contents(quick)).toEqual(await contents(slow));
      slow.close();
      quick.close();
    }),
    { numRuns: 60 },
  );
});

it('the tables of this fake-indexeddb are made as they are known', async () => {
  const replica = new Replica('raw-tables' as AccountId, { indexedDB: new IDBFactory(), IDBKeyRange });
  await replica.open();
  expect(rawTablesOf(replica.backendDB())?.size).toBe(replica.tables.length);
  replica.close();
});
