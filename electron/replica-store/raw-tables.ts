// fake-indexeddb's tables from the inside, to fill them in one pass: by its interface, each row is a request and an event of its own, is
// copied, and looks for its place in every index, which takes a quarter of a minute for 100,000 rows. Rules:
// W1 A table and its indexes hold afterwards what the same rows would have put there one by one.
// W2 Each is put in order when it is first looked into: most sessions touch a few of them. Until then the rows are as they were
//    loaded, for whatever changes an entry looks into its index before.
// Of 6.2.8; where a later version is made otherwise, `rawTablesOf` says so.
import { IDBFactory } from 'fake-indexeddb';
import type { Row, RowKey } from './operations.ts';

/** In a table, a row under its key; in an index, a row's key under what the index has of it. */
interface RawRecord {
  readonly key: unknown;
  readonly value: unknown;
}

interface RawTree {
  _root: unknown;
  _numNodes: number;
  /** A balanced tree of records that are in order. */
  _rebuild(records: readonly RawRecord[], parent: undefined, red: boolean): unknown;
  getAllRecords(): Iterable<RawRecord>;
}

interface RawRecords {
  records: RawTree;
}

interface RawIndex {
  readonly keyPath: string | readonly string[];
  readonly multiEntry: boolean;
  readonly records: RawRecords;
  /** One key, for `multiEntry` several; undefined for none. */
  getIndexKey(row: Row): unknown;
}

export interface RawTable {
  readonly records: RawRecords;
  readonly rawIndexes: ReadonlyMap<string, RawIndex>;
  /** Null where rows bring their keys. */
  readonly keyGenerator: { setIfLarger(key: number): void } | null;
}

/** The tables of an open database by name; null when they are not made as they are known here. */
export const rawTablesOf = (database: unknown): ReadonlyMap<string, RawTable> | null => {
  const tables = property(property(database, '_rawDatabase'), 'rawObjectStores');
  if (!(tables instanceof Map)) return null;
  return [...tables.values()].every(isRawTable) ? tables : null;
};

const property = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;

const isRawTable = (table: unknown): table is RawTable => {
  const indexes = property(table, 'rawIndexes');
  const generator = property(table, 'keyGenerator');
  return (
    areRawRecords(property(table, 'records')) &&
    indexes instanceof Map &&
    [...indexes.values()].every(
      (index) =>
        areRawRecords(property(index, 'records')) && typeof property(index, 'getIndexKey') === 'function',
    ) &&
    (generator === null || typeof property(generator, 'setIfLarger') === 'function')
  );
};

const areRawRecords = (records: unknown): boolean => {
  const tree = property(records, 'records');
  return isRawTree(tree) && tree._numNodes === 0 && growsAsKnown(tree);
};

const isRawTree = (tree: unknown): tree is RawTree =>
  typeof property(tree, '_rebuild') === 'function' && typeof property(tree, 'getAllRecords') === 'function';

/** Tried on a tree of the same kind: one that took no notice would leave the tables empty. */
const growsAsKnown = (like: RawTree): boolean => {
  const tree: unknown = Reflect.construct(like.constructor, [true]);
  if (!isRawTree(tree)) return false;
  growWhenNeeded(tree, () => [{ key: 1, value: 'row' }]);
  const [record] = tree.getAllRecords();
  return record?.value === 'row' && tree._numNodes === 1;
};

/** Rows with their keys, each key once, for an empty table. The rows are the table's own from now on. */
export const fillTable = (
  { records, rawIndexes, keyGenerator }: RawTable,
  { rows, highest }: { readonly rows: readonly (readonly [RowKey, Row])[]; readonly highest: number },
): void => {
  // A number once given stays given, though its row is gone.
  if (highest > 0) keyGenerator?.setIfLarger(highest);
  if (rows.length === 0) return;
  let inOrder: readonly RawRecord[] | null = null;
  const sorted = (): readonly RawRecord[] => {
    inOrder ??= rows.map(([key, value]) => ({ key, value })).sort(byKey);
    return inOrder;
  };
  growWhenNeeded(records.records, sorted);
  // To count them all takes no order.
  records.records._numNodes = rows.length;
  for (const index of rawIndexes.values()) {
    // Sorting leaves entries of the same key in the order of their rows, as an index has them.
    growWhenNeeded(index.records.records, () => entriesOf(index, sorted()).sort(byKey));
  }
};

/** W2 */
const growWhenNeeded = (tree: RawTree, inOrder: () => readonly RawRecord[]): void => {
  const become = (value: unknown): void => {
    Object.defineProperty(tree, '_root', { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(tree, '_root', {
    enumerable: true,
    configurable: true,
    get: () => {
      const records = inOrder();
      const root = tree._rebuild(records, undefined, false);
      become(root);
      tree._numNodes = records.length;
      return root;
    },
    set: become,
  });
};

const entriesOf = (index: RawIndex, rows: readonly RawRecord[]): RawRecord[] => {
  const { keyPath, multiEntry } = index;
  const keyOf = typeof keyPath === 'string' ? singleKey(keyPath) : compoundKey(keyPath);
  const entries: RawRecord[] = [];
  for (const { key: value, value: row } of rows) {
    const found = keyOf(row);
    const key = found === notPlain ? index.getIndexKey(row as Row) : found;
    if (key === undefined) continue;
    if (multiEntry && Array.isArray(key)) entries.push(...key.map((one) => ({ key: one, value })));
    else entries.push({ key, value });
  }
  return entries;
};

/** Neither a key as nearly all are, nor without doubt none: for the library to tell. */
const notPlain = Symbol('not plain');

type FoundKey = string | number | readonly (string | number)[] | undefined | typeof notPlain;

/** The library finds out by an exception that there is no key, which takes longer than all the rest. */
const singleKey = (keyPath: string): ((row: unknown) => Exclude<FoundKey, readonly unknown[]>) => {
  const names = keyPath.split('.');
  return (row) => {
    let value = row;
    for (const name of names) {
      if (value === null || value === undefined) return undefined;
      if (typeof value !== 'object' || Array.isArray(value)) return notPlain;
      value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    }
    if (value === null || value === undefined) return undefined;
    return typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))
      ? value
      : notPlain;
  };
};

const compoundKey = (keyPath: readonly string[]): ((row: unknown) => FoundKey) => {
  const parts = keyPath.map(singleKey);
  return (row) => {
    const key: (string | number)[] = [];
    for (const part of parts) {
      const value = part(row);
      if (value === undefined || value === notPlain) return value;
      key.push(value);
    }
    return key;
  };
};

const byKey = (a: RawRecord, b: RawRecord): number => compareKeys(a.key, b.key);

const keys = new IDBFactory();

/** Like IndexedDB's own comparison, without looking first whether they are keys. */
const compareKeys = (a: unknown, b: unknown): number => {
  if ((typeof a === 'string' && typeof b === 'string') || (typeof a === 'number' && typeof b === 'number')) {
    return a === b ? 0 : a > b ? 1 : -1;
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return keys.cmp(a, b);
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const order = compareKeys(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};
