// From all the bytes of a part to the file it is kept as: decoded where encoding again gives exactly what came.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Sha256 } from '../../../core/model/ids.ts';
import type { AttachmentForm } from '../../../core/model/part.ts';
import { Base64LineEncoder, finalBreaksFromSizes } from './base64-lines.ts';
import { type Disk, piecesOf, writeAll } from './disk.ts';
import { encodeQuotedPrintable, quotedPrintableLineLength } from './quoted-printable.ts';
import { isEncoded, transferDecoder } from './transfer-decoders.ts';

/** A file ready to be moved to its place. */
export interface FinishedPart {
  readonly file: string;
  readonly sha256: Sha256;
  /** Decoded size, bytes. */
  readonly size: number;
  readonly form: AttachmentForm;
}

/** For bytes that are already what they should be: decoded by the server, or never encoded. */
export const finishAsIs = async (
  disk: Disk,
  input: { readonly file: string; readonly encoding: string; readonly lineLength: number | null },
): Promise<FinishedPart> => {
  const { file, encoding, lineLength } = input;
  const { sha256, size } = await hashFile(disk, file);
  return { file, sha256, size, form: { kind: 'decoded', encoding, lineLength } };
};

const hashFile = async (disk: Disk, file: string): Promise<{ sha256: Sha256; size: number }> => {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await disk.open(file, 'r');
  try {
    for await (const piece of piecesOf(handle)) {
      hash.update(piece);
      size += piece.length;
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex') as Sha256, size };
};

/**
 * For bytes as they came: decodes them into `decodedFile`, encodes that again, and keeps the decoded file only
 * when both hashes agree: the answer names the file to keep. Neither is removed, so that a crash before the kept
 * one is in its place costs no byte from the wire. `octets` is the size the server promised: a part of another
 * size could not be laid out again from what the replica knows.
 */
export const finishEncoded = async (
  disk: Disk,
  input: {
    readonly file: string;
    readonly decodedFile: string;
    readonly encoding: string;
    readonly octets: number;
  },
): Promise<FinishedPart> => {
  const { file, decodedFile, encoding, octets } = input;
  if (!isEncoded(encoding)) return finishAsIs(disk, { file, encoding, lineLength: null });
  const raw = await hashFile(disk, file);
  const lineLength = await firstLineLength(disk, file);
  const decoded = await decodeInto(disk, { file, decodedFile, encoding, lineLength });
  const again =
    encoding.trim().toLowerCase() === 'base64'
      ? decoded.base64Again(octets)
      : await quotedPrintableAgain(decodedFile, decoded.size);
  if (raw.size === octets && again?.sha256 === raw.sha256) {
    const { sha256, size } = decoded;
    return {
      file: decodedFile,
      sha256,
      size,
      form: { kind: 'decoded', encoding, lineLength: again.lineLength },
    };
  }
  const form: AttachmentForm = { kind: 'asItCame', encoding, raw: raw.sha256 };
  return { file, sha256: decoded.sha256, size: decoded.size, form };
};

interface EncodedAgain {
  readonly sha256: string;
  readonly lineLength: number | null;
}

interface Decoded {
  readonly sha256: Sha256;
  readonly size: number;
  /** The hash of the base64 that the decoded bytes give; null when no layout has that size. */
  base64Again(octets: number): EncodedAgain | null;
}

const decodeInto = async (
  disk: Disk,
  input: {
    readonly file: string;
    readonly decodedFile: string;
    readonly encoding: string;
    readonly lineLength: number | null;
  },
): Promise<Decoded> => {
  const { file, decodedFile, encoding, lineLength } = input;
  const decoder = transferDecoder(encoding);
  const encoder = new Base64LineEncoder(lineLength);
  const hash = createHash('sha256');
  const hashAgain = createHash('sha256');
  let size = 0;
  const source = await disk.open(file, 'r');
  try {
    const target = await disk.open(decodedFile, 'w');
    try {
      const take = async (bytes: Uint8Array): Promise<void> => {
        size += bytes.length;
        hash.update(bytes);
        hashAgain.update(encoder.push(bytes));
        await writeAll(target, bytes);
      };
      for await (const piece of piecesOf(source)) await take(decoder.push(piece));
      await take(decoder.end());
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  return {
    sha256: hash.digest('hex') as Sha256,
    size,
    base64Again(octets) {
      const finalBreaks = finalBreaksFromSizes({ decodedBytes: size, octets, lineLength });
      if (finalBreaks === null || finalBreaks > 2) return null;
      hashAgain.update(encoder.end(finalBreaks));
      return { sha256: hashAgain.digest('hex'), lineLength };
    },
  };
};

const longestLine = 4_096;

/** Characters before the first CRLF; null when there is none, or nothing after it. */
const firstLineLength = async (disk: Disk, file: string): Promise<number | null> => {
  const handle = await disk.open(file, 'r');
  try {
    const head = Buffer.alloc(longestLine + 4);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const text = head.toString('latin1', 0, bytesRead);
    const end = text.indexOf('\r\n');
    const isLast = end + 2 >= text.length || text.startsWith('\r\n', end + 2);
    return end <= 0 || isLast ? null : end;
  } finally {
    await handle.close();
  }
};

/** Quoted-printable is for text, which is small; a larger part is kept as it came without trying. */
const mostQuotedPrintable = 4 * 1024 * 1024;

const quotedPrintableAgain = async (decodedFile: string, size: number): Promise<EncodedAgain | null> => {
  if (size > mostQuotedPrintable) return null;
  const encoded = encodeQuotedPrintable(await readFile(decodedFile));
  return {
    sha256: createHash('sha256').update(encoded, 'latin1').digest('hex'),
    lineLength: quotedPrintableLineLength,
  };
};
