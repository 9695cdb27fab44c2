import type Dexie from 'dexie';
import { HostError } from '../../core/errors.ts';
import type { Row, RowKey } from './operations.ts';
import { fillTable, rawTablesOf } from './raw-tables.ts';
import { keyOf, type ReplicaState, type TableShape, type TableState } from './table-state.ts';

/** The tables of a database. */
export const tableShapes = (replica: Dexie): TableShape[] =>
  replica.tables.map(({ name, schema }) => {
    const { keyPath, auto } = schema.primKey;
    if (keyPath === null || keyPath === undefined || keyPath === '') {
      throw new HostError('invalid', `Table ${name} has rows without their key in them.`);
    }
    return { name, keyPath, autoIncrement: auto === true };
  });

/** How many rows go in at once where they go in one by one: what waits is a list that is taken from its front. */
const rowsAtOnce = 1_000;

/** Puts stored rows into an empty database, which is open. They are the database's own from then on. */
export const loadRows = async (replica: Dexie, state: ReplicaState): Promise<void> => {
  const raw = rawTablesOf(replica.backendDB());
  for (const table of state.values()) {
    const into = raw?.get(table.shape.name);
    if (into) fillTable(into, { rows: keyedRows(table), highest: table.highest });
    else await addRows(replica, table);
  }
};

const keyedRows = ({ shape, rows }: TableState): (readonly [RowKey, Row])[] =>
  [...rows.values()].flatMap((row) => {
    const key = keyOf(shape, row);
    return key === null ? [] : [[key, row] as const];
  });

/** The same by the database's interface, at whatever version it is. */
export const addRows = async (replica: Dexie, { shape, rows, highest }: TableState): Promise<void> => {
  const table = replica.table<Row, unknown>(shape.name);
  const all = [...rows.values()];
  for (let start = 0; start < all.length; start += rowsAtOnce) {
    await table.bulkAdd(all.slice(start, start + rowsAtOnce));
  }
  // A number once given stays given, though its row is gone: the counter is moved past it.
  if (shape.autoIncrement && highest > 0 && typeof shape.keyPath === 'string') {
    const present = rows.has(JSON.stringify(highest));
    if (!present) {
      await table.put({ [shape.keyPath]: highest });
      await table.delete(highest);
    }
  }
};
