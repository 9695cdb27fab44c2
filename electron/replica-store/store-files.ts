// The files of a stored replica, in frames (frames.ts):
//   snapshot-000007   a header, rows, an end: all tables at one moment
//   log-000007        a header, then one frame for each transaction committed after that snapshot
// Rules:
// S1 A snapshot gets its name only whole and synced; from then on older files mean nothing.
// S2 A log is only ever appended to. A torn last frame is a transaction that no one was told of.
// S3 There is at most one writer (directory-lock.ts); readers need no lock.
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { HostError } from '../../core/errors.ts';
import { type FrameFile, frameOf, readFrames } from './frames.ts';
import { type Operation, operationSchema } from './operations.ts';
import { deserializeRow, serializeRow } from './row-serializer.ts';
import { applyOperation, emptyState, type ReplicaState, type TableShape } from './table-state.ts';

const formatVersion = 1;

/** What the rows are of; a file of another account or schema is not read as this one's. */
export interface StoreIdentity {
  readonly accountId: string;
  /** Version of the database's schema. */
  readonly schemaVersion: number;
}

const headerSchema = v.object({
  format: v.number(),
  kind: v.picklist(['snapshot', 'log']),
  accountId: v.string(),
  schemaVersion: v.number(),
});

const endSchema = v.object({
  kind: v.literal('end'),
  tables: v.record(v.string(), v.object({ rows: v.number(), highest: v.number() })),
});

const snapshotFrameSchema = v.union([endSchema, operationSchema]);

const fileName = (kind: 'snapshot' | 'log', generation: number): string =>
  `${kind}-${String(generation).padStart(6, '0')}`;

const generations = (directory: string, kind: 'snapshot' | 'log'): number[] =>
  readdirSync(directory)
    .flatMap((name) => {
      const match = /^(snapshot|log)-(\d{6,15})$/.exec(name);
      return match?.[1] === kind && match[2] !== undefined ? [Number(match[2])] : [];
    })
    .sort((a, b) => b - a);

/** A stored replica as read: the rows, and where its log goes on. */
export interface StoredReplica {
  readonly state: ReplicaState;
  readonly generation: number;
  readonly snapshotBytes: number;
  /** Bytes of the log that are whole; what follows is torn. */
  readonly logBytes: number;
}

/** The version of the database's schema that the files were written with; null where there are none yet. */
export const storedSchemaVersion = (directory: string): number | null => {
  const [newest] = generations(directory, 'snapshot');
  const path = join(directory, newest === undefined ? fileName('log', 0) : fileName('snapshot', newest));
  const file = readIfThere(path);
  for (const payload of file?.payloads ?? []) return parse(path, headerSchema, payload).schemaVersion;
  return null;
};

const readIfThere = (path: string): FrameFile | null => {
  try {
    return readFrames(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Reads the newest snapshot and its log. Throws HostError 'damaged' or 'invalid', naming the file. */
export const readStore = (input: {
  readonly directory: string;
  readonly identity: StoreIdentity;
  readonly shapes: readonly TableShape[];
}): StoredReplica => {
  const { directory, identity, shapes } = input;
  const [newest] = generations(directory, 'snapshot');
  const generation = newest ?? 0;
  const state = emptyState(shapes);
  const snapshotBytes =
    newest === undefined
      ? 0
      : readSnapshot(join(directory, fileName('snapshot', newest)), { identity, state });
  const logBytes = readLog(join(directory, fileName('log', generation)), { identity, state });
  return { state, generation, snapshotBytes, logBytes };
};

interface Reading {
  readonly identity: StoreIdentity;
  readonly state: ReplicaState;
}

const damaged = (path: string, cause?: unknown): HostError =>
  new HostError('damaged', `${path} is damaged. Move it away to begin again from the server.`, { cause });

const parse = <T>(path: string, schema: v.GenericSchema<unknown, T>, payload: Uint8Array): T => {
  try {
    return v.parse(schema, deserializeRow(payload));
  } catch (error) {
    throw damaged(path, error);
  }
};

const checkHeader = (
  path: string,
  kind: 'snapshot' | 'log',
  payload: Uint8Array,
  of: StoreIdentity,
): void => {
  const header = parse(path, headerSchema, payload);
  if (header.kind !== kind) throw damaged(path);
  if (header.format > formatVersion || header.schemaVersion > of.schemaVersion) {
    throw new HostError('invalid', `${path} was written by a later version of Packetboat.`);
  }
  if (header.format < formatVersion || header.schemaVersion < of.schemaVersion) {
    throw new HostError(
      'invalid',
      `${path} was written by a version of Packetboat that this one does not read.`,
    );
  }
  if (header.accountId !== of.accountId) {
    throw new HostError('invalid', `${path} belongs to another account.`);
  }
};

const apply = (path: string, state: ReplicaState, operation: Operation): void => {
  if (!applyOperation(state, operation)) throw damaged(path);
};

const readSnapshot = (path: string, { identity, state }: Reading): number => {
  const file = readFrames(path);
  let headed = false;
  let ended = false;
  for (const payload of file.payloads) {
    if (!headed) {
      checkHeader(path, 'snapshot', payload, identity);
      headed = true;
      continue;
    }
    const frame = parse(path, snapshotFrameSchema, payload);
    if (frame.kind !== 'end') {
      apply(path, state, frame);
      continue;
    }
    for (const [name, { rows, highest }] of Object.entries(frame.tables)) {
      const table = state.get(name);
      if (table?.rows.size !== rows) throw damaged(path);
      table.highest = Math.max(table.highest, highest);
    }
    ended = true;
  }
  if (!ended || file.wholeLength() !== file.length) throw damaged(path);
  return file.length;
};

const transactionSchema = v.array(operationSchema);

const readLog = (path: string, { identity, state }: Reading): number => {
  const file = readIfThere(path);
  if (!file) return 0;
  let headed = false;
  for (const payload of file.payloads) {
    if (headed)
      for (const operation of parse(path, transactionSchema, payload)) apply(path, state, operation);
    else checkHeader(path, 'log', payload, identity);
    headed = true;
  }
  return file.wholeLength();
};

/** Bytes go to files through this; a test's disk may be full. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => void;

/** Writes all of the bytes (a single write may take fewer). */
export const writeBytes: WriteBytes = (descriptor, bytes) => {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
};

const frame = (value: unknown): Uint8Array => frameOf(serializeRow(value));

const rowsAFrame = 100;

/** Writes a snapshot of everything as the next generation and drops the files before it. */
export const writeSnapshot = (
  input: { readonly directory: string; readonly identity: StoreIdentity; readonly write: WriteBytes },
  stored: StoredReplica,
): StoredReplica => {
  const { directory, identity, write } = input;
  const generation = stored.generation + 1;
  const path = join(directory, fileName('snapshot', generation));
  const descriptor = openSync(`${path}.new`, 'w', 0o600);
  let snapshotBytes = 0;
  try {
    const put = (value: unknown): void => {
      const bytes = frame(value);
      snapshotBytes += bytes.length;
      write(descriptor, bytes);
    };
    put({ format: formatVersion, kind: 'snapshot', ...identity });
    for (const [name, table] of stored.state) {
      let rows: unknown[] = [];
      for (const row of table.rows.values()) {
        rows.push(row);
        if (rows.length < rowsAFrame) continue;
        put({ kind: 'put', table: name, rows });
        rows = [];
      }
      if (rows.length > 0) put({ kind: 'put', table: name, rows });
    }
    const counts = [...stored.state].map(
      ([name, { rows, highest }]) => [name, { rows: rows.size, highest }] as const,
    );
    put({ kind: 'end', tables: Object.fromEntries(counts) });
    fsyncSync(descriptor);
  } catch (error) {
    closeSync(descriptor);
    rmSync(`${path}.new`, { force: true });
    throw error;
  }
  closeSync(descriptor);
  renameSync(`${path}.new`, path);
  syncDirectory(directory);
  dropOtherFiles(directory, generation);
  return { state: stored.state, generation, snapshotBytes, logBytes: 0 };
};

/** Drops what a newer snapshot made worthless, and what a crash left half-written. */
export const dropOtherFiles = (directory: string, generation: number): void => {
  const kept = [fileName('snapshot', generation), fileName('log', generation)];
  for (const name of readdirSync(directory)) {
    if (/^(snapshot|log)-\d+(\.new)?$/.test(name) && !kept.includes(name)) {
      rmSync(join(directory, name), { force: true });
    }
  }
};

const syncDirectory = (directory: string): void => {
  // Windows cannot open a folder, and its renames need no such help.
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** The log of the newest snapshot, open for appending. */
export interface Log {
  /** Hands a transaction to the system, whole or not at all: it survives the process from then on. */
  append(operations: readonly Operation[]): void;
  /** Makes what was appended survive a power cut too. */
  sync(): Promise<void>;
  /** The same, before anything else happens. */
  syncNow(): void;
  close(): void;
}

/** Opens the log behind its last whole frame; what is torn after it goes. */
export const openLog = (
  input: { readonly directory: string; readonly identity: StoreIdentity; readonly write: WriteBytes },
  stored: StoredReplica,
): Log => {
  const { directory, identity, write } = input;
  const descriptor = openSync(join(directory, fileName('log', stored.generation)), 'a', 0o600);
  let length = stored.logBytes;
  const append = (bytes: Uint8Array): void => {
    try {
      write(descriptor, bytes);
      length += bytes.length;
    } catch (error) {
      ftruncateSync(descriptor, length);
      throw error;
    }
  };
  try {
    ftruncateSync(descriptor, length);
    if (length === 0) {
      append(frame({ format: formatVersion, kind: 'log', ...identity }));
      syncDirectory(directory);
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return {
    append: (operations) => append(frame(operations)),
    sync: () =>
      new Promise((resolve, reject) => {
        fdatasync(descriptor, (error) => (error ? reject(error) : resolve()));
      }),
    syncNow: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
};
