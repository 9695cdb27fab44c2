// What a finished part became, kept for a while beside the unfinished ones: the row that says so is written by
// someone else, later, and a crash in between must not fetch the part again.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Sha256 } from '../../../core/model/ids.ts';
import type { AttachmentForm } from '../../../core/model/part.ts';
import type { AttachmentRequest } from '../../../core/ports.ts';
import { type Disk, failedWith, writeWhole } from './disk.ts';

const sha256 = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/),
  v.transform((text) => text as Sha256),
);
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schema = v.object({
  version: v.literal(1),
  contentId: v.string(),
  part: v.string(),
  encoding: v.string(),
  octets: size,
  sha256,
  size,
  form: v.variant('kind', [
    v.object({ kind: v.literal('decoded'), encoding: v.string(), lineLength: v.nullable(size) }),
    v.object({ kind: v.literal('asItCame'), encoding: v.string(), raw: sha256 }),
  ]),
});

/** Where a part's bytes are now. */
export interface Finished {
  readonly sha256: Sha256;
  readonly size: number;
  readonly form: AttachmentForm;
}

type PartIdentity = Pick<AttachmentRequest, 'contentId' | 'part' | 'encoding' | 'octets'>;

/** Reads what became of a part; null when nothing (readable) is known. */
export const readFinished = async (path: string, of: PartIdentity): Promise<Finished | null> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return null;
    throw error;
  }
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) return null;
  const { contentId, part, encoding, octets, ...finished } = parsed.output;
  const same =
    contentId === of.contentId && part === of.part && encoding === of.encoding && octets === of.octets;
  return same ? { sha256: finished.sha256, size: finished.size, form: finished.form } : null;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export const writeFinished = async (
  disk: Disk,
  path: string,
  { contentId, part, encoding, octets }: PartIdentity,
  finished: Finished,
): Promise<void> =>
  writeWhole(
    disk,
    path,
    Buffer.from(JSON.stringify({ version: 1, contentId, part, encoding, octets, ...finished })),
  );

const keptMs = 24 * 60 * 60 * 1000;

/** Drops records that every crash worth the name has had time to read. */
export const dropOldRecords = async (directory: string, nowMs: number): Promise<void> => {
  let names: readonly string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return;
    throw error;
  }
  for (const name of names) {
    const path = join(directory, name);
    try {
      if (nowMs - (await stat(path)).mtimeMs > keptMs) await rm(path, { force: true });
    } catch (error) {
      if (!failedWith(error, 'ENOENT')) throw error;
    }
  }
};
