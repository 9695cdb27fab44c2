// Watches a Dexie database at the lowest level of its stack and tells what each transaction did once it is
// committed: before anyone who waits for the transaction hears of it.
import type { DBCore, DBCoreMutateRequest, DBCoreTable, DBCoreTransaction, Middleware } from 'dexie';
import { HostError } from '../../core/errors.ts';
import type { Operation, Row, RowKey } from './operations.ts';

export interface Recorder {
  /** Whether to record at all: not while rows are only being loaded. */
  recording(): boolean;
  /** Throws to refuse a transaction that would write. */
  allowWrite(): void;
  committed(operations: readonly Operation[]): void;
}

/** Below Dexie's own middlewares, so that it sees what really reaches the tables. */
const lowest = -10;

/** IndexedDB's range over every key, in Dexie's numbering of range types. */
const anyRange = 3;

export const recordTransactions = (recorder: Recorder): Middleware<DBCore> => ({
  stack: 'dbcore',
  name: 'record-transactions',
  level: lowest,
  create(down) {
    const pending = new WeakMap<DBCoreTransaction, Operation[]>();
    return {
      ...down,
      transaction(stores, mode, options) {
        if (mode === 'readonly' || !recorder.recording()) return down.transaction(stores, mode, options);
        recorder.allowWrite();
        const transaction = down.transaction(stores, mode, options);
        const operations: Operation[] = [];
        pending.set(transaction, operations);
        asEventTarget(transaction).addEventListener('complete', () => {
          if (operations.length > 0) recorder.committed(operations);
        });
        return transaction;
      },
      table(name) {
        const table = down.table(name);
        return { ...table, mutate: (request) => mutate(table, request, pending.get(request.trans)) };
      },
    };
  },
});

interface TransactionEvents {
  addEventListener(type: 'complete', listener: () => void): void;
}

/** DBCore's transaction is IndexedDB's own, of which Dexie's types show only abort(). */
const asEventTarget = (transaction: DBCoreTransaction): TransactionEvents => {
  if (!('addEventListener' in transaction) || typeof transaction.addEventListener !== 'function') {
    throw new HostError('invalid', 'The database tells nothing of its transactions.');
  }
  return transaction as DBCoreTransaction & TransactionEvents;
};

const mutate = (
  table: DBCoreTable,
  request: DBCoreMutateRequest,
  operations: Operation[] | undefined,
): ReturnType<DBCoreTable['mutate']> => {
  if (!operations) return table.mutate(request);
  const { name } = table;
  switch (request.type) {
    case 'add':
    case 'put': {
      // Taken now: the caller may change its objects as soon as it hears of the outcome.
      const rows = structuredClone(request.values) as Row[];
      return table.mutate(request).then((response) => {
        const stored = rows.flatMap((row, index) =>
          response.failures[index] ? [] : [withKey(table, row, response.results?.[index])],
        );
        operations.push({ kind: 'put', table: name, rows: stored });
        return response;
      });
    }
    case 'delete': {
      const keys = structuredClone(request.keys) as RowKey[];
      return table.mutate(request).then((response) => {
        operations.push({ kind: 'delete', table: name, keys });
        return response;
      });
    }
    case 'deleteRange': {
      const { range, trans } = request;
      if (range.type === anyRange) {
        return table.mutate(request).then((response) => {
          operations.push({ kind: 'clear', table: name });
          return response;
        });
      }
      const query = { trans, query: { index: table.schema.primaryKey, range }, values: false };
      return table.query(query).then(({ result }) =>
        table.mutate(request).then((response) => {
          operations.push({ kind: 'delete', table: name, keys: result as RowKey[] });
          return response;
        }),
      );
    }
  }
};

/** The row with the number that the database gave it. */
const withKey = (table: DBCoreTable, row: Row, key: unknown): Row => {
  const { keyPath, autoIncrement } = table.schema.primaryKey;
  if (!autoIncrement || typeof keyPath !== 'string' || row[keyPath] !== undefined) return row;
  return { ...row, [keyPath]: key };
};
