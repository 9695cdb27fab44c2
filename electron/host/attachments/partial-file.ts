// An unfinished part on disk: `<name>.data`, to which bytes are only ever appended, and `<name>.json`, which says
// what they are. Rules:
// P1 How much is here is the data file's length and nothing else.
// P2 Progress is told only after fdatasync, so no one relies on bytes that a power cut can take.
// P3 A power cut can leave a longer file than was written, its tail zeros (the length was journaled, the data was
//    not). No more than `syncedBytes` are ever unsynced, so on the first use after a start a tail of up to that
//    many zeros is dropped and fetched again.
// P4 Data without a readable description, or with another's, is worth nothing: begun anew.
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { AttachmentRequest } from '../../../core/ports.ts';
import { type Disk, failedWith, writeAll, writeWhole } from './disk.ts';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const description = v.object({
  version: v.literal(1),
  contentId: v.string(),
  part: v.string(),
  /** 'binary': the server decodes (BINARY.PEEK); 'encoded': as it is (BODY.PEEK). */
  transfer: v.picklist(['binary', 'encoded']),
  encoding: v.string(),
  octets: size,
  /** Bytes to come in all, counted as they cross; null until the server said BINARY.SIZE. */
  total: v.nullable(size),
});

/** What the bytes of an unfinished part are. */
export type PartialDescription = v.InferOutput<typeof description>;

export type Transfer = PartialDescription['transfer'];

/** No more than this is written before it is made to last. */
const syncedBytes = 256 * 1024;

/** Where an unfinished part is; `name` is a hash and safe as a file name. */
export interface PartialPlace {
  readonly directory: string;
  readonly name: string;
}

export const dataPath = ({ directory, name }: PartialPlace): string => join(directory, `${name}.data`);
/** Where the decoded bytes are put together once all are here; worth nothing after a crash. */
export const decodedPath = (place: PartialPlace): string => `${dataPath(place)}.decoded`;

const descriptionPath = ({ directory, name }: PartialPlace): string => join(directory, `${name}.json`);

/** What is here of a part, as described for this request; null for nothing that fits it. */
export const readPartial = async (
  place: PartialPlace,
  of: Pick<AttachmentRequest, 'contentId' | 'part'> & Partial<Pick<AttachmentRequest, 'encoding' | 'octets'>>,
): Promise<{ description: PartialDescription; received: number } | null> => {
  const found = await readDescription(descriptionPath(place));
  if (!found || found.contentId !== of.contentId || found.part !== of.part) return null;
  if (of.encoding !== undefined && found.encoding !== of.encoding) return null;
  if (of.octets !== undefined && found.octets !== of.octets) return null;
  return { description: found, received: await lengthOf(dataPath(place)) };
};

const readDescription = async (path: string): Promise<PartialDescription | null> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return null;
    throw error;
  }
  try {
    const parsed = v.safeParse(description, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
};

const lengthOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return 0;
    throw error;
  }
};

/** Writes down what the bytes are; done before the first of them, and when the total becomes known. */
export const describePartial = async (
  disk: Disk,
  place: PartialPlace,
  described: PartialDescription,
): Promise<void> => writeWhole(disk, descriptionPath(place), Buffer.from(JSON.stringify(described)));

/** Begins a part anew: whatever was here of it goes. */
export const beginPartial = async (
  disk: Disk,
  place: PartialPlace,
  described: PartialDescription,
): Promise<void> => {
  await mkdir(place.directory, { recursive: true, mode: 0o700 });
  await rm(dataPath(place), { force: true });
  await describePartial(disk, place, described);
};

/** Appends bytes and makes them last; on a full disk those that fitted stay. */
export const appendPartial = async (disk: Disk, place: PartialPlace, bytes: Uint8Array): Promise<void> => {
  if (bytes.length === 0) return;
  const handle = await disk.open(dataPath(place), 'a');
  try {
    for (let at = 0; at < bytes.length; at += syncedBytes) {
      await writeAll(handle, bytes.subarray(at, at + syncedBytes));
      await handle.datasync();
    }
  } finally {
    await handle.close();
  }
};

/** Drops a tail that a power cut may have left (P3). */
export const dropUnsyncedTail = async (disk: Disk, place: PartialPlace): Promise<void> => {
  const length = await lengthOf(dataPath(place));
  if (length === 0) return;
  const handle = await disk.open(dataPath(place), 'r+');
  try {
    const from = Math.max(0, length - syncedBytes);
    const tail = Buffer.alloc(length - from);
    const { bytesRead } = await handle.read(tail, 0, tail.length, from);
    let end = bytesRead;
    while (end > 0 && tail[end - 1] === 0) end--;
    if (from + end < length) await handle.truncate(from + end);
  } finally {
    await handle.close();
  }
};

/** Drops an unfinished part. */
export const dropPartial = async (place: PartialPlace): Promise<void> => {
  await rm(descriptionPath(place), { force: true });
  await rm(dataPath(place), { force: true });
  await rm(decodedPath(place), { force: true });
};
