// Finished attachments: `blobs/ab/<sha256>` holds decoded bytes, `blobs/ab/<sha256>.<raw>` a part as it came, whose
// decoded bytes have the hash <sha256> and whose own have <raw>. A file gets its final name only whole and synced.
import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { HostError } from '../../../core/errors.ts';
import type { Sha256 } from '../../../core/model/ids.ts';
import type { AttachmentForm } from '../../../core/model/part.ts';
import { Base64LineEncoder, finalBreaksFromSizes } from './base64-lines.ts';
import { type Disk, failedWith, moveInto, piecesOf, writeAll } from './disk.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { isEncoded, transferDecoder } from './transfer-decoders.ts';

const hashPattern = /^[0-9a-f]{64}$/;

/** Refuses what is no SHA-256 in lower-case hex, so that nothing else ever becomes part of a path. */
const checkedHash = (text: string): Sha256 => {
  if (!hashPattern.test(text)) throw new HostError('invalid', 'That is not the name of an attachment.');
  return text as Sha256;
};

export interface BlobStore {
  /** Moves a written and synced file to where its content belongs. */
  place(file: string, sha256: Sha256, form: AttachmentForm): Promise<void>;
  /** Bytes on disk of a finished file; null when there is none. */
  storedSize(sha256: Sha256, form: AttachmentForm): Promise<number | null>;
  /** Drops every file of this content. */
  remove(sha256: Sha256): Promise<void>;
  /** Decoded bytes, in order. */
  decoded(sha256: Sha256, form: AttachmentForm): AsyncGenerator<Uint8Array>;
  /** The part's bytes as they were in the message of `octets` encoded bytes. */
  encoded(sha256: Sha256, form: AttachmentForm, octets: number): AsyncGenerator<Uint8Array>;
}

export const openBlobStore = (directory: string, disk: Disk): BlobStore => {
  const pathOf = (sha256: Sha256, form: AttachmentForm): string => {
    const hash = checkedHash(sha256);
    const name = form.kind === 'decoded' ? hash : `${hash}.${checkedHash(form.raw)}`;
    return join(directory, hash.slice(0, 2), name);
  };

  const storedSize = async (sha256: Sha256, form: AttachmentForm): Promise<number | null> => {
    try {
      return (await stat(pathOf(sha256, form))).size;
    } catch (error) {
      if (failedWith(error, 'ENOENT')) return null;
      throw error;
    }
  };

  async function* stored(sha256: Sha256, form: AttachmentForm): AsyncGenerator<Uint8Array> {
    const handle = await disk.open(pathOf(sha256, form), 'r');
    try {
      yield* piecesOf(handle);
    } finally {
      await handle.close();
    }
  }

  async function* decoded(sha256: Sha256, form: AttachmentForm): AsyncGenerator<Uint8Array> {
    if (form.kind === 'decoded') return yield* stored(sha256, form);
    const decoder = transferDecoder(form.encoding);
    for await (const piece of stored(sha256, form)) yield decoder.push(piece);
    yield decoder.end();
  }

  async function* encoded(sha256: Sha256, form: AttachmentForm, octets: number): AsyncGenerator<Uint8Array> {
    if (form.kind === 'asItCame' || !isEncoded(form.encoding)) return yield* stored(sha256, form);
    if (form.encoding.trim().toLowerCase() === 'quoted-printable') {
      yield Buffer.from(encodeQuotedPrintable(await gather(stored(sha256, form))), 'latin1');
      return;
    }
    const decodedBytes = (await storedSize(sha256, form)) ?? 0;
    const finalBreaks = finalBreaksFromSizes({ decodedBytes, octets, lineLength: form.lineLength });
    if (finalBreaks === null) {
      throw new HostError('damaged', 'The attachment cannot be encoded again to the size it had.');
    }
    const encoder = new Base64LineEncoder(form.lineLength);
    for await (const piece of stored(sha256, form)) yield encoder.push(piece);
    yield encoder.end(finalBreaks);
  }

  return {
    async place(file, sha256, form) {
      const path = pathOf(sha256, form);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await moveInto(file, path);
    },
    storedSize,
    async remove(sha256) {
      const folder = dirname(pathOf(sha256, { kind: 'decoded', encoding: 'binary', lineLength: null }));
      for (const name of await namesIn(folder)) {
        if (name === sha256 || name.startsWith(`${sha256}.`)) await rm(join(folder, name), { force: true });
      }
    },
    decoded,
    encoded,
  };
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return [];
    throw error;
  }
};

/** All pieces as one. */
export const gather = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const copies: Uint8Array[] = [];
  for await (const piece of pieces) copies.push(Uint8Array.from(piece));
  return new Uint8Array(Buffer.concat(copies));
};

/** The pieces again, and at the end a 'damaged' error if together they are not what the hash says. */
export async function* verified(
  pieces: AsyncIterable<Uint8Array>,
  sha256: Sha256,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) {
    throw new HostError(
      'damaged',
      'The attachment on disk is not what was stored. Remove it and fetch it again.',
    );
  }
}

/** Pieces as a stream of their own: each is copied, for a stream reads ahead. */
export const asReadable = (pieces: AsyncGenerator<Uint8Array>): Readable => {
  async function* copies(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) if (piece.length > 0) yield Uint8Array.from(piece);
  }
  return Readable.from(copies(), { objectMode: false });
};

/**
 * Writes pieces to a file beside `target` and moves it there when it is whole; into a device or a pipe, which must
 * not be replaced by a file, as they come. Throws HostError 'denied' when the target is no place to write to.
 */
export const writePieces = async (
  disk: Disk,
  pieces: AsyncIterable<Uint8Array>,
  target: string,
): Promise<void> => {
  const place = await atTarget(target, () => placeAt(target));
  if (place.kind === 'stream') {
    const handle = await atTarget(target, () => disk.open(target, 'w'));
    try {
      for await (const piece of pieces) await writeAll(handle, piece);
    } finally {
      await handle.close();
    }
    return;
  }
  const temporary = `${place.path}.${process.pid}.part`;
  const handle = await atTarget(target, () => disk.open(temporary, 'w'));
  try {
    try {
      for await (const piece of pieces) await writeAll(handle, piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await atTarget(target, () => moveInto(temporary, place.path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

type Place = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'stream' };

/** What is at the target; a link to a file stays a link. */
const placeAt = async (target: string): Promise<Place> => {
  try {
    const found = await stat(target);
    if (!found.isFile() && !found.isDirectory()) return { kind: 'stream' };
    return { kind: 'file', path: await realpath(target) };
  } catch (error) {
    if (!failedWith(error, 'ENOENT')) throw error;
    return { kind: 'file', path: target };
  }
};

const atTarget = async <T>(target: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (!failedWith(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG'))
      throw error;
    throw new HostError('denied', `${target} cannot be written.`, { cause: error });
  }
};
