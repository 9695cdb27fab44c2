// A replica that outlives its process where there is no browser: fake-indexeddb holds it in memory, and a snapshot
// and a log on disk (store-files.ts) hold it for the next run. Rules:
// R1 A transaction is in the log before whoever waits for it goes on: killing the process loses nothing that was
//    committed. A power cut may take the last second of what came from the server, and comes again; what the user did is on the
//    disk by then.
// R2 Once the log cannot be written, nothing more is: writes fail until the process ends, and the last good state
//    is what the next one finds.
import { mkdirSync } from 'node:fs';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { HostError } from '../../core/errors.ts';
import type { AccountId } from '../../core/model/ids.ts';
import { earlierStores, Replica } from '../../core/replica/database.ts';
import { lockDirectory } from './directory-lock.ts';
import { loadRows, tableShapes } from './load-rows.ts';
import type { Operation } from './operations.ts';
import './quick-cursors.ts';
import { recordTransactions } from './record-transactions.ts';
import {
  dropOtherFiles,
  type Log,
  openLog,
  readStore,
  type StoredReplica,
  type StoreIdentity,
  storedSchemaVersion,
  type WriteBytes,
  writeBytes,
  writeSnapshot,
} from './store-files.ts';
import { openUpgraded } from './upgrade-store.ts';

export interface ReplicaStoreOptions {
  /** For one account's replica alone; created when it is not there. */
  readonly directory: string;
  readonly accountId: AccountId;
  /** 'read' takes no lock and changes no file: it shows what the last committed transaction left. */
  readonly access: 'read' | 'write';
  readonly write?: WriteBytes;
  /** Log size from which it is folded into a new snapshot, bytes. */
  readonly compactFrom?: number;
}

export interface ReplicaStore {
  readonly replica: Replica;
  /** Why nothing more can be stored; null while all is well. */
  problem(): HostError | null;
  /** Makes everything committed so far survive a power cut. Rejects with the problem when there is one. */
  flush(): Promise<void>;
  /** Closes the database and its files, and lets go of the directory. Rejects like `flush`. */
  close(): Promise<void>;
}

/** Compacting writes everything, so the log may grow to the snapshot's size, and to this in any case. */
const usualCompactFrom = 4 * 1024 * 1024;

/**
 * Opens a stored replica, or begins one. Rejects with HostError: 'denied' when another process has it, 'damaged'
 * or 'invalid' when the files cannot be read.
 */
export const openReplicaStore = async (options: ReplicaStoreOptions): Promise<ReplicaStore> => {
  const { directory, accountId, access, write = writeBytes, compactFrom = usualCompactFrom } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = access === 'write' ? lockDirectory(directory) : null;
  try {
    const recorder = createRecorder();
    const indexedDB = new IDBFactory();
    const replica = new Replica(accountId, { indexedDB, IDBKeyRange });
    replica.use(recordTransactions(recorder));
    const identity = { accountId, schemaVersion: replica.verno };
    const writing = { directory, identity, write };
    const written = storedSchemaVersion(directory) ?? identity.schemaVersion;
    let stored: StoredReplica;
    if (written in earlierStores) {
      const earlier = { accountId, schemaVersion: written };
      stored = await openUpgraded({ directory, identity: earlier, indexedDB, replica });
      // Its log cannot go on in another version's words: without room for a snapshot there is no going on.
      if (access === 'write') stored = snapshot(writing, stored);
    } else stored = await openStored({ replica, directory, identity, access });
    if (access === 'write') {
      dropOtherFiles(directory, stored.generation);
      if (stored.logBytes > Math.max(compactFrom, stored.snapshotBytes)) {
        stored = snapshotIfThereIsRoom(writing, stored);
      }
      recorder.start(openLog(writing, stored));
    } else {
      recorder.refuse();
    }
    return {
      replica,
      problem: recorder.problem,
      flush: recorder.flush,
      async close() {
        replica.close();
        try {
          await recorder.stop();
        } finally {
          lock?.release();
        }
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
};

const openStored = async ({
  replica,
  directory,
  identity,
  access,
}: {
  readonly replica: Replica;
  readonly directory: string;
  readonly identity: StoreIdentity;
  readonly access: ReplicaStoreOptions['access'];
}): Promise<StoredReplica> => {
  const reading = { directory, identity, shapes: tableShapes(replica) };
  await replica.open();
  const stored = access === 'write' ? readStore(reading) : readWhileWritten(reading);
  await loadRows(replica, stored.state);
  return stored;
};

const snapshot = (writing: Parameters<typeof writeSnapshot>[0], stored: StoredReplica): StoredReplica => {
  try {
    return writeSnapshot(writing, stored);
  } catch (error) {
    throw asStoreProblem(error);
  }
};

/** A snapshot only saves time: without room for one the log goes on. */
const snapshotIfThereIsRoom = (
  writing: Parameters<typeof writeSnapshot>[0],
  stored: StoredReplica,
): StoredReplica => {
  try {
    return snapshot(writing, stored);
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== 'disk-full') throw error;
    return stored;
  }
};

const asStoreProblem = (error: unknown): HostError => {
  const full =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return full
    ? new HostError('disk-full', 'The disk is full. What came before is kept; make room and go on.', {
        cause: error,
      })
    : new HostError('denied', `The replica cannot be written: ${String(error)}`, { cause: error });
};

const readAttempts = 5;

/** A writer may replace the files under a reader, who then looks again. */
const readWhileWritten = (input: Parameters<typeof readStore>[0]): StoredReplica => {
  for (let attempt = 1; ; attempt++) {
    try {
      return readStore(input);
    } catch (error) {
      const replaced = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!replaced || attempt === readAttempts) throw error;
    }
  }
};

/** Tables that hold what the user did and said, and little else. */
const decided: ReadonlySet<string> = new Set(['journal', 'rules', 'exceptions', 'terms', 'queueMarks']);

/** No more than this passes between a commit and its sync. */
const syncDelayMs = 1_000;

const createRecorder = () => {
  let log: Log | null = null;
  let refusing: HostError | null = null;
  let problem: HostError | null = null;
  let syncing: ReturnType<typeof setTimeout> | null = null;
  let synced: Promise<void> = Promise.resolve();

  const fail = (error: unknown): void => {
    problem ??= asStoreProblem(error);
  };

  const sync = (): Promise<void> => {
    if (syncing) clearTimeout(syncing);
    syncing = null;
    const current = log;
    if (current) synced = synced.then(() => current.sync()).catch(fail);
    return synced;
  };

  const flush = async (): Promise<void> => {
    await sync();
    if (problem) throw problem;
  };

  return {
    recording: () => log !== null || refusing !== null,
    allowWrite() {
      const reason = problem ?? refusing;
      if (reason) throw reason;
    },
    committed(operations: readonly Operation[]) {
      if (!log || problem) return;
      try {
        log.append(operations);
        if (operations.some(({ table }) => decided.has(table))) log.syncNow();
        syncing ??= setTimeout(() => void sync(), syncDelayMs).unref();
      } catch (error) {
        fail(error);
      }
    },
    problem: () => problem,
    start(opened: Log) {
      log = opened;
    },
    refuse() {
      refusing = new HostError('denied', 'The replica is open for reading only.');
    },
    flush,
    async stop() {
      try {
        await flush();
      } finally {
        log?.close();
        log = null;
        refusing = new HostError('denied', 'The replica is closed.');
      }
    },
  };
};
