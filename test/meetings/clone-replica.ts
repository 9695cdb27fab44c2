import type { Replica } from '../../core/replica/database.ts';

/** All that a replica holds, as a backup would have it. */
export type ReplicaBackup = ReadonlyMap<string, readonly unknown[]>;

export const backUp = async (replica: Replica): Promise<ReplicaBackup> => {
  const tables = new Map<string, readonly unknown[]>();
  for (const table of replica.tables) tables.set(table.name, await table.toArray());
  return tables;
};

/** Makes a replica what it was, or another one its twin. */
export const putBack = async (replica: Replica, backup: ReplicaBackup): Promise<void> => {
  for (const table of replica.tables) {
    await table.clear();
    await table.bulkAdd([...(backup.get(table.name) ?? [])]);
  }
};
