// A stored replica of an earlier schema: its rows go through the database's own upgrade, in memory.
import Dexie from 'dexie';
import { type IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { earlierStores, type Replica } from '../../core/replica/database.ts';
import { loadRows, tableShapes } from './load-rows.ts';
import type { Row } from './operations.ts';
import { readStore, type StoredReplica, type StoreIdentity } from './store-files.ts';
import { applyOperation, emptyState, type ReplicaState } from './table-state.ts';

export interface UpgradeInput {
  readonly directory: string;
  /** With the version that the files were written with. */
  readonly identity: StoreIdentity;
  readonly indexedDB: InstanceType<typeof IDBFactory>;
  /** Not open yet, over the same `indexedDB`. */
  readonly replica: Replica;
}

/**
 * Reads the files of an earlier version and opens the replica with what became of their rows. The files stay as they are. Throws
 * HostError 'damaged' or 'invalid' like `readStore`.
 */
export const openUpgraded = async ({
  directory,
  identity,
  indexedDB,
  replica,
}: UpgradeInput): Promise<StoredReplica> => {
  const earlier = new Dexie(replica.name, { indexedDB, IDBKeyRange });
  earlier.version(identity.schemaVersion).stores(earlierStores[identity.schemaVersion] ?? {});
  await earlier.open();
  const stored = readStore({ directory, identity, shapes: tableShapes(earlier) });
  await loadRows(earlier, stored.state);
  earlier.close();
  await replica.open();
  return { ...stored, state: await stateOf(replica, stored.state) };
};

/** All rows of a database, with the numbers that were given before. */
const stateOf = async (replica: Replica, before: ReplicaState): Promise<ReplicaState> => {
  const state = emptyState(tableShapes(replica));
  for (const table of state.values()) {
    const { name } = table.shape;
    applyOperation(state, { kind: 'put', table: name, rows: await replica.table<Row>(name).toArray() });
    table.highest = Math.max(table.highest, before.get(name)?.highest ?? 0);
  }
  return state;
};
