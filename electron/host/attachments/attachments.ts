// The Attachments port on files. In `directory`: `partial/` for parts under way (partial-file.ts), `finished/` for
// what just became of parts (finished-record.ts), `blobs/` for files by content (blob-store.ts). Rules:
// A1 Bytes are on disk before anyone is told of them, and what is on disk is never asked for again.
// A2 A part is kept decoded only where encoding again gives exactly the bytes in the message.
// A3 Nothing from a message or server becomes part of a path: names are hashes.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HostError, RemoteError } from '../../../core/errors.ts';
import type { ContentId, PartNumber, Sha256 } from '../../../core/model/ids.ts';
import type { AttachmentForm } from '../../../core/model/part.ts';
import type { AttachmentProgress, AttachmentRequest, Attachments, SessionId } from '../../../core/ports.ts';
import { layoutFromSizes } from './base64-lines.ts';
import { asReadable, gather, openBlobStore, verified, writePieces } from './blob-store.ts';
import { asHostError, type Disk, realDisk } from './disk.ts';
import { finishAsIs, finishEncoded } from './finish-part.ts';
import { dropOldRecords, readFinished, writeFinished } from './finished-record.ts';
import {
  appendPartial,
  beginPartial,
  dataPath,
  decodedPath,
  describePartial,
  dropPartial,
  dropUnsyncedTail,
  type PartialDescription,
  type PartialPlace,
  readPartial,
  type Transfer,
} from './partial-file.ts';
import type { SectionRange, SectionRequest, SectionSource } from './section-source.ts';

export interface AttachmentsOptions {
  /** For attachments alone; created when it is not there. */
  readonly directory: string;
  readonly sessions: SectionSource;
  readonly disk?: Disk;
}

/** The port, and what a shell does with finished files. */
export interface HostAttachments extends Attachments {
  /** Copies a finished attachment, decoded, to a file of the user's: whole or not at all. */
  exportTo(sha256: Sha256, form: AttachmentForm, targetPath: string): Promise<void>;
  /** Decoded bytes as a stream. */
  openReadStream(sha256: Sha256, form: AttachmentForm): Readable;
  /** The part's bytes exactly as the message of `octets` encoded bytes has them. */
  openEncodedStream(sha256: Sha256, form: AttachmentForm, octets: number): Readable;
}

interface UnfinishedPart {
  readonly description: PartialDescription;
  readonly received: number;
}

/** What one call works with; `partial` is what is here of the part. */
interface Step {
  readonly session: SessionId;
  readonly request: AttachmentRequest;
  readonly place: PartialPlace;
  readonly partial: UnfinishedPart | null;
}

/** Below this encoded size, sizes alone do not tell how base64 was laid out, and BINARY saves next to nothing. */
const leastForBinary = 8_192;

/** No answer is longer than this, whatever chunk is asked for: it is held in memory. */
const mostAtOnce = 16 * 1024 * 1024;

/** Asked for beyond the promised end, so that the answer shows whether the part ends there. */
const beyondEnd = 1_024;

/** A part may be this much longer than the server promised before it is taken for nonsense. */
const mostBeyond = (octets: number): number => octets + Math.max(64 * 1024, Math.ceil(octets / 2));

/** A part may be this much shorter (some servers estimate); anything less is an answer to something else. */
const leastOf = (octets: number): number => octets - Math.max(1_024, Math.ceil(octets / 10));

/** Opens the attachments of one account. */
export const createAttachments = (options: AttachmentsOptions): HostAttachments => {
  const { directory, sessions, disk = realDisk } = options;
  const blobs = openBlobStore(join(directory, 'blobs'), disk);
  const recordsDirectory = join(directory, 'finished');
  const inTurn = serialised();
  const used = new Set<string>();

  const placeOf = (contentId: ContentId, part: PartNumber): PartialPlace => ({
    directory: join(directory, 'partial'),
    name: createHash('sha256').update(`${contentId}\0${part}`).digest('hex'),
  });

  const recordPath = ({ name }: PartialPlace): string => join(recordsDirectory, `${name}.json`);

  const present = async (
    place: PartialPlace,
    request: AttachmentRequest,
  ): Promise<AttachmentProgress | null> => {
    const finished = await readFinished(recordPath(place), request);
    if (!finished) return null;
    const stored = await blobs.storedSize(finished.sha256, finished.form);
    if (stored === null || (finished.form.kind === 'decoded' && stored !== finished.size)) return null;
    return { kind: 'present', ...finished };
  };

  const begin = async (
    place: PartialPlace,
    request: AttachmentRequest,
    transfer: Transfer,
  ): Promise<UnfinishedPart> => {
    const { contentId, part, encoding, octets } = request;
    const total = transfer === 'encoded' ? octets : null;
    const description: PartialDescription = {
      version: 1,
      contentId,
      part,
      transfer,
      encoding,
      octets,
      total,
    };
    await beginPartial(disk, place, description);
    return { description, received: 0 };
  };

  const finish = async (
    place: PartialPlace,
    request: AttachmentRequest,
    description: PartialDescription,
    received: number,
  ): Promise<AttachmentProgress> => {
    const { encoding, octets } = request;
    const file = dataPath(place);
    if (received === 0) await appendEmpty(disk, place);
    const { file: finishedFile, ...finished } =
      description.transfer === 'binary'
        ? await finishAsIs(disk, {
            file,
            encoding,
            lineLength: layoutFromSizes(received, octets)?.lineLength ?? null,
          })
        : await finishEncoded(disk, { file, decodedFile: decodedPath(place), encoding, octets });
    await writeFinished(disk, recordPath(place), request, finished);
    await blobs.place(finishedFile, finished.sha256, finished.form);
    await dropPartial(place);
    await dropOldRecords(recordsDirectory, Date.now());
    return { kind: 'present', ...finished };
  };

  /** One range decoded by the server; null when it cannot decode this part: NO [PARSE], NO [UNKNOWN-CTE], no answer. */
  const fetchDecoded = async (
    session: SessionId,
    request: SectionRequest,
    begun: boolean,
  ): Promise<SectionRange | null> => {
    try {
      return await sessions.fetchSection(session, request);
    } catch (error) {
      // Once it has decoded some of it, a refusal means something else, and what came is not to be thrown away.
      const refused = error instanceof RemoteError && (error.code === 'rejected' || error.code === 'gone');
      if (refused && !begun) return null;
      throw error;
    }
  };

  const nextBinary = async ({
    session,
    request,
    place,
    partial,
  }: Step & { partial: UnfinishedPart }): Promise<AttachmentProgress> => {
    const { description, received } = partial;
    const instead = () => nextEncoded({ session, request, place, partial: null });
    if (!sessions.hasBinary(session)) return instead();
    const known = description.total;
    const left = known === null ? Number.POSITIVE_INFINITY : known - received;
    if (left <= 0) return finish(place, request, description, received);
    const length = Math.min(request.chunkBytes, mostAtOnce, left);
    const { uid, part } = request;
    const range = await fetchDecoded(
      session,
      { uid, part, binary: true, offset: received, length, withSize: known === null },
      received > 0,
    );
    if (!range || range.bytes.length > length) return instead();
    const { bytes, binarySize, cut } = range;
    const total = known ?? binarySize;
    if (total === null) {
      if (!cut) return instead();
      await appendPartial(disk, place, bytes);
      throw cut;
    }
    const here = received + bytes.length;
    const wrongSize = here > total || (bytes.length === 0 && !cut);
    if (wrongSize || layoutFromSizes(total, request.octets) === null) {
      if (cut) throw cut;
      return instead();
    }
    if (known === null) await describePartial(disk, place, { ...description, total });
    await appendPartial(disk, place, bytes);
    if (here === total) return finish(place, request, description, here);
    if (cut) throw cut;
    return { kind: 'partial', received: here, total };
  };

  /** Without a `partial` that fits, from the first byte: then what is here of it goes once that byte has come. */
  const nextEncoded = async ({ session, request, place, partial }: Step): Promise<AttachmentProgress> => {
    const { uid, part, octets } = request;
    const received = partial?.received ?? 0;
    const chunk = Math.min(request.chunkBytes, mostAtOnce);
    const left = octets - received;
    const length = left <= chunk ? Math.max(left, 0) + beyondEnd : chunk;
    const asked = { uid, part, binary: false, offset: received, length, withSize: false };
    const { bytes, cut } = await sessions.fetchSection(session, asked);
    // A server that ignores the range sends the whole part, which is good for one thing only.
    if (bytes.length > length && received > 0) {
      throw new RemoteError('protocol', 'The server does not send parts of an attachment, only the whole.');
    }
    const { description } = partial ?? (await begin(place, request, 'encoded'));
    await appendPartial(disk, place, bytes);
    const here = received + bytes.length;
    if (here > mostBeyond(octets)) {
      await dropPartial(place);
      throw new HostError('damaged', 'The attachment does not end where the server said it would.');
    }
    if (cut) {
      if (here === octets && octets > 0) return finish(place, request, description, here);
      throw cut;
    }
    const whole = bytes.length > length;
    const ended = bytes.length < length && (here >= octets || bytes.length === 0);
    if (!ended && !whole) return { kind: 'partial', received: here, total: Math.max(octets, here) };
    if (here < leastOf(octets) || (here === 0 && octets > 0)) {
      throw new HostError('damaged', 'The server sends less of the attachment than it said there is.');
    }
    return finish(place, request, description, here);
  };

  const fetchNext = async (session: SessionId, request: AttachmentRequest): Promise<AttachmentProgress> => {
    const place = placeOf(request.contentId, request.part);
    const done = await present(place, request);
    if (done) {
      await dropPartial(place);
      return done;
    }
    if (!used.has(place.name)) await dropUnsyncedTail(disk, place);
    used.add(place.name);
    const held = await readPartial(place, request);
    const partial = held ?? (await begin(place, request, bestTransfer(request, sessions.hasBinary(session))));
    const step = { session, request, place, partial };
    return partial.description.transfer === 'binary' ? nextBinary(step) : nextEncoded(step);
  };

  const inHostTerms = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asHostError(error);
    }
  };

  return {
    fetchNext(session, request) {
      return inTurn(placeOf(request.contentId, request.part).name, () =>
        inHostTerms(async () => fetchNext(session, checkedRequest(request))),
      );
    },
    partial(contentId, part) {
      const place = placeOf(contentId, part);
      return inTurn(place.name, () =>
        inHostTerms(async () => {
          const held = await readPartial(place, { contentId, part });
          if (!held || held.received === 0) return null;
          const { description, received } = held;
          return { received, total: Math.max(received, description.total ?? description.octets) };
        }),
      );
    },
    discard(contentId, part) {
      const place = placeOf(contentId, part);
      return inTurn(place.name, () => inHostTerms(() => dropPartial(place)));
    },
    remove: (sha256) => inHostTerms(() => blobs.remove(sha256)),
    read: (sha256, form) => inHostTerms(() => gather(verified(blobs.decoded(sha256, form), sha256))),
    exportTo: (sha256, form, targetPath) =>
      inHostTerms(() => writePieces(disk, verified(blobs.decoded(sha256, form), sha256), targetPath)),
    openReadStream: (sha256, form) => asReadable(blobs.decoded(sha256, form)),
    openEncodedStream: (sha256, form, octets) => asReadable(blobs.encoded(sha256, form, octets)),
  };
};

/** BINARY only where the original can be had back from decoded bytes and sizes: base64 that nothing is signed over. */
const bestTransfer = ({ encoding, octets, signed }: AttachmentRequest, hasBinary: boolean): Transfer =>
  hasBinary && !signed && octets >= leastForBinary && encoding.trim().toLowerCase() === 'base64'
    ? 'binary'
    : 'encoded';

const checkedRequest = (request: AttachmentRequest): AttachmentRequest => {
  const { octets, chunkBytes } = request;
  if (!Number.isSafeInteger(octets) || octets < 0 || !Number.isSafeInteger(chunkBytes) || chunkBytes < 1) {
    throw new HostError('invalid', 'An attachment was asked for with a size that is none.');
  }
  return request;
};

/** A part of no bytes is a file too. */
const appendEmpty = async (disk: Disk, place: PartialPlace): Promise<void> => {
  const handle = await disk.open(dataPath(place), 'a');
  await handle.close();
};

/** Runs work under one name one after the other, whether or not the one before succeeded. */
const serialised = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
    return mine;
  };
};
