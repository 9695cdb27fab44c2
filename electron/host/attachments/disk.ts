// The few things done to files here, each with what it takes to survive a power cut, and their errors in our terms.

import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../../../core/errors.ts';

/** Opens files; a test's disk may be full or fail. */
export interface Disk {
  open(path: string, flags: string): Promise<FileHandle>;
}

export const realDisk: Disk = { open: (path, flags) => open(path, flags, 0o600) };

/** Whether an operation failed with one of these system error codes. */
export const failedWith = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

/** A system error in the host's terms; anything else as it is. */
export const asHostError = (error: unknown): unknown => {
  if (failedWith(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) {
    return new HostError('disk-full', 'The disk is full. What came so far is kept; make room and go on.', {
      cause: error,
    });
  }
  if (failedWith(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new HostError('denied', 'The file may not be read or written here.', { cause: error });
  }
  if (failedWith(error, 'ENOENT')) {
    return new HostError('missing', 'The file is not here any more.', { cause: error });
  }
  if (failedWith(error, 'EIO')) {
    return new HostError('damaged', 'The disk cannot read or write the file.', { cause: error });
  }
  return error;
};

/** Makes a rename or a new name last. Windows cannot open a folder, and its renames need no such help. */
export const syncDirectory = async (path: string): Promise<void> => {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!failedWith(error, 'EPERM', 'EISDIR', 'EACCES', 'EINVAL', 'EBADF')) throw error;
  }
};

const renameAttempts = 5;

/**
 * Moves a file into its place, replacing what is there. On Windows a virus scanner or a reader may hold the
 * target for a moment, so it is tried a few times.
 */
export const moveInto = async (from: string, to: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      break;
    } catch (error) {
      if (attempt === renameAttempts || !failedWith(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    }
  }
  await syncDirectory(dirname(to));
};

/** Writes a small file whole or not at all. */
export const writeWhole = async (disk: Disk, path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  try {
    const handle = await disk.open(temporary, 'w');
    try {
      await writeAll(handle, bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveInto(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Writes all of `bytes` at the handle's position (a single write may take fewer). */
export const writeAll = async (handle: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written);
    written += bytesWritten;
  }
};

const readBytes = 256 * 1024;

/** The file's bytes in order, each piece valid until the next is asked for. */
export async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(readBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
