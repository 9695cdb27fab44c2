// All rows of a replica in memory, as a snapshot and its log give them: what is loaded into the database, and what
// the next snapshot is written from.
import type { Operation, Row, RowKey } from './operations.ts';

export interface TableShape {
  readonly name: string;
  /** The primary key: one property or several. */
  readonly keyPath: string | readonly string[];
  readonly autoIncrement: boolean;
}

/** A table's rows by key, and the highest number it ever gave to one: numbers are not given twice. */
export interface TableState {
  readonly shape: TableShape;
  readonly rows: Map<string, Row>;
  highest: number;
}

export type ReplicaState = ReadonlyMap<string, TableState>;

export const emptyState = (shapes: readonly TableShape[]): ReplicaState =>
  new Map(shapes.map((shape) => [shape.name, { shape, rows: new Map(), highest: 0 }]));

/** Applies an operation; false when it is of a table that this version does not have or of rows without a key. */
export const applyOperation = (state: ReplicaState, operation: Operation): boolean => {
  const table = state.get(operation.table);
  if (!table) return false;
  switch (operation.kind) {
    case 'put':
      return operation.rows.every((row) => putRow(table, row));
    case 'delete':
      for (const key of operation.keys) table.rows.delete(JSON.stringify(key));
      return true;
    case 'clear':
      table.rows.clear();
      return true;
  }
};

const putRow = (table: TableState, row: Row): boolean => {
  const key = keyOf(table.shape, row);
  if (key === null) return false;
  if (typeof key === 'number') table.highest = Math.max(table.highest, key);
  table.rows.set(JSON.stringify(key), row);
  return true;
};

/** A row's primary key; null when a part of it is missing. */
export const keyOf = ({ keyPath }: TableShape, row: Row): RowKey | null => {
  if (typeof keyPath === 'string') return asKey(row[keyPath]);
  const parts = keyPath.map((property) => asKey(row[property]));
  return parts.every((part) => part !== null) ? parts : null;
};

const asKey = (value: unknown): string | number | null =>
  typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value)) ? value : null;
