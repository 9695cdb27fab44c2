import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { AccountId } from '../../core/model/ids.ts';
import { Replica } from '../../core/replica/database.ts';

// Without a default IndexedDB, Dexie's live queries stay silent whatever database they read.
Dexie.dependencies.indexedDB = new IDBFactory();

let created = 0;

const places = new WeakMap<
  Replica,
  { readonly id: AccountId; readonly indexedDB: InstanceType<typeof IDBFactory> }
>();

/** An empty replica of its own, in memory. Named apart: Dexie's live queries share a cache per database name. */
export const newReplica = (): Replica => {
  created += 1;
  return replicaAt({ id: `test-${created}` as AccountId, indexedDB: new IDBFactory() });
};

/** The same replica, as the next process opens it. */
export const reopened = (replica: Replica): Replica => {
  const place = places.get(replica);
  if (!place) throw new Error('not a replica of newReplica');
  return replicaAt(place);
};

/** Another replica with all that this one holds: a copy of its files. */
export const copyOf = async (replica: Replica): Promise<Replica> => {
  const copy = newReplica();
  for (const table of replica.tables) await copy.table(table.name).bulkAdd(await table.toArray());
  return copy;
};

const replicaAt = ({
  id,
  indexedDB,
}: {
  readonly id: AccountId;
  readonly indexedDB: InstanceType<typeof IDBFactory>;
}): Replica => {
  const replica = new Replica(id, { indexedDB, IDBKeyRange });
  places.set(replica, { id, indexedDB });
  return replica;
};

/** What the replica holds, in the shape of FakeServer.state(). */
export const replicaState = async (replica: Replica): Promise<Record<string, string[]>> => {
  const mailboxes = await replica.mailboxes.toArray();
  const state: Record<string, string[]> = {};
  for (const { id, path } of mailboxes) {
    const rows = await replica.messages.filter(({ mailboxId }) => mailboxId === id).toArray();
    state[path] = rows
      .sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0))
      .map(({ uid, subject, flags }) => `${uid} ${subject} ${[...flags].sort().join(' ')}`);
  }
  return state;
};
