// A data directory: `account.json`, `replica/` (the stored replica), `attachments/`, `tls-tickets.json`.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { Replica } from '../../core/replica/database.ts';
import { openReplicaStore, type ReplicaStore } from '../replica-store/replica-store.ts';
import { accountOf, type CliAccount, isSameAccount, readAccount, writeAccount } from './account-file.ts';
import { type ConnectionFlags, connectionFrom } from './connection-flags.ts';
import { UsageError } from './exit-codes.ts';

export const directoryPaths = (directory: string) => ({
  replica: join(directory, 'replica'),
  attachments: join(directory, 'attachments'),
  tickets: join(directory, 'tls-tickets.json'),
});

const accountIn = async (directory: string): Promise<CliAccount> => {
  const account = await readAccount(directory);
  if (account) return account;
  throw new UsageError(
    `${directory} holds no account. Begin with: sync --data ${directory} --host … --user …`,
  );
};

const withStore = async <T>(
  directory: string,
  access: 'read' | 'write',
  work: (replica: Replica, account: CliAccount) => Promise<T>,
): Promise<T> => {
  const account = await accountIn(directory);
  const path = directoryPaths(directory).replica;
  const store = await openReplicaStore({ directory: path, accountId: account.id, access });
  try {
    return await work(store.replica, account);
  } finally {
    await store.close();
  }
};

/** Looks at what a directory holds: needs no line, no password and no lock. */
export const withReplica = <T>(
  directory: string,
  look: (replica: Replica, account: CliAccount) => Promise<T>,
): Promise<T> => withStore(directory, 'read', look);

/** Changes what a directory holds: needs no line and no password. What it changed survives a power cut once this resolves. */
export const changeReplica = <T>(directory: string, change: (replica: Replica) => Promise<T>): Promise<T> =>
  withStore(directory, 'write', change);

/** A directory open to be written to. */
export interface OpenDirectory {
  readonly account: CliAccount;
  readonly store: ReplicaStore;
  /** Keeps settings that differ from those of the last time, once they proved good. */
  keepSettings(): Promise<void>;
}

/** Opens a directory to be written to, with the settings that the flags ask for. The caller closes the store. */
export const openForSync = async (directory: string, flags: ConnectionFlags): Promise<OpenDirectory> => {
  const known = await knownAccount(directory, flags);
  const connection = await connectionFrom(flags, known?.connection ?? null);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const begun = known !== null && isSameAccount(known.connection, connection);
  if (known && !begun) await forgetOther(directory, known, connection);
  const account = accountOf(connection);
  const store = await openReplicaStore({
    directory: directoryPaths(directory).replica,
    accountId: account.id,
    access: 'write',
  });
  // The first time at once: what comes needs an owner even if this run is killed.
  if (!begun) await writeAccount(directory, account);
  return { account, store, keepSettings: () => writeAccount(directory, account) };
};

/** A damaged account file is no loss where the flags say it all: the replica itself knows whose it is. */
const knownAccount = async (
  directory: string,
  { host, user }: ConnectionFlags,
): Promise<CliAccount | null> => {
  try {
    return await readAccount(directory);
  } catch (error) {
    if (error instanceof HostError && error.code === 'damaged' && host && user) return null;
    throw error;
  }
};

/** A directory that only knows a mistyped server is free for another; one that holds mail is not. */
const forgetOther = async (
  directory: string,
  known: CliAccount,
  { user, host }: ConnectionSettings,
): Promise<void> => {
  const { replica: path } = directoryPaths(directory);
  const folders = await withReplica(directory, (replica) => replica.mailboxes.count());
  if (folders > 0) {
    throw new UsageError(
      `${directory} holds the mail of ${known.connection.user} at ${known.connection.host}. ` +
        `Use another --data for ${user} at ${host}.`,
    );
  }
  await rm(path, { recursive: true, force: true });
};
