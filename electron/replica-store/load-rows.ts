import type Dexie from 'dexie';
import { HostError } from '../../core/errors.ts';
import type { Row } from './operations.ts';
import type { ReplicaState, TableShape } from './table-state.ts';

/** The tables of a database. */
export const tableShapes = (replica: Dexie): TableShape[] =>
  replica.tables.map(({ name, schema }) => {
    const { keyPath, auto } = schema.primKey;
    if (keyPath === null || keyPath === undefined || keyPath === '') {
      throw new HostError('invalid', `Table ${name} has rows without their key in them.`);
    }
    return { name, keyPath, autoIncrement: auto === true };
  });

/** Puts stored rows into an empty database. */
export const loadRows = async (replica: Dexie, state: ReplicaState): Promise<void> => {
  for (const { shape, rows, highest } of state.values()) {
    const table = replica.table<Row, unknown>(shape.name);
    if (rows.size > 0) await table.bulkAdd([...rows.values()]);
    // A number once given stays given, though its row is gone: the counter is moved past it.
    if (shape.autoIncrement && highest > 0 && typeof shape.keyPath === 'string') {
      const present = rows.has(JSON.stringify(highest));
      if (!present) {
        await table.put({ [shape.keyPath]: highest });
        await table.delete(highest);
      }
    }
  }
};
