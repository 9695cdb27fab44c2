// The Attachments port on files. In `directory`: `partial/` for parts under way (partial-file.ts), `finished/` for
// what just became of parts (finished-record.ts), `blobs/` for files by content (blob-store.ts). Rules:
// A1 Bytes are on disk before anyone is told of them, and what is on disk is never asked for again.
// A2 A part is kept decoded only where encoding again gives exactly the bytes in the message.
// A3 Nothing from a message or server becomes part of a path: names are hashes.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HostError } from '../../../core/errors.ts';
import type { ContentId, PartNumber, Sha256 } from '../../../core/model/ids.ts';
import type { AttachmentForm } from '../../../core/model/part.ts';
import type { AttachmentProgress, AttachmentRequest, Attachments, SessionId } from '../../../core/ports.ts';
import { layoutFromSizes } from './base64-lines.ts';
import { asReadable, gather, openBlobStore, verified, writePieces } from './blob-store.ts';
import { asHostError, type Disk, realDisk } from './disk.ts';
import { fetchStep, type PartFiles } from './fetch-step.ts';
import { finishAsIs, finishEncoded } from './finish-part.ts';
import { dropOldRecords, readFinished, writeFinished } from './finished-record.ts';
import { serialised } from './in-turn.ts';
import { nextRange } from './part-range.ts';
import {
  appendPartial,
  beginPartial,
  dataPath,
  decodedPath,
  describePartial,
  dropPartial,
  dropUnsyncedTail,
  type PartialPlace,
  readPartial,
} from './partial-file.ts';
import type { ClaimedRange, SectionRequest, SectionSource } from './section-source.ts';

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

  const partFiles = (place: PartialPlace, request: AttachmentRequest): PartFiles => {
    const { contentId, part, encoding, octets } = request;
    return {
      async begin(transfer) {
        const total = transfer === 'encoded' ? octets : null;
        const description = { version: 1, contentId, part, transfer, encoding, octets, total } as const;
        await beginPartial(disk, place, description);
        return { description, received: 0 };
      },
      describe: (description) => describePartial(disk, place, description),
      append: (bytes) => appendPartial(disk, place, bytes),
      async finish({ description, received }) {
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
      },
      drop: () => dropPartial(place),
    };
  };

  /** @param isAheadWanted whether the chunk after this one may be asked for ahead */
  const fetchOne = async (
    session: SessionId,
    request: AttachmentRequest,
    isAheadWanted: () => boolean,
    source: SectionSource = sessions,
  ): Promise<AttachmentProgress> => {
    const place = placeOf(request.contentId, request.part);
    const done = await present(place, request);
    if (done) {
      await dropPartial(place);
      return done;
    }
    if (!used.has(place.name)) await dropUnsyncedTail(disk, place);
    used.add(place.name);
    const partial = await readPartial(place, request);
    return fetchStep(
      { sessions: source, files: partFiles(place, request) },
      { session, request, partial, isAheadWanted },
    );
  };

  const chunksAhead = new Map<string, ChunkAhead>();

  /** Takes in turn what was asked for ahead, so that it is kept whether or not anybody asks for it. */
  const takeAhead = async (session: SessionId, request: AttachmentRequest): Promise<void> => {
    const place = placeOf(request.contentId, request.part);
    const held = await readPartial(place, request);
    if (!held) return;
    const range = nextRange(request, { ...held.description, received: held.received });
    const claimed = sessions.claimAhead(session, range);
    if (claimed === null) return;
    let isWanted = false;
    const source = onlyClaimed(sessions, range, claimed);
    const progress = inTurn(place.name, async () => {
      try {
        return await inHostTerms(() => fetchOne(session, request, () => isWanted, source));
      } catch (error) {
        if (error instanceof NotClaimed) return null;
        throw error;
      }
    });
    progress.catch(() => {
      // Whoever fetches the next chunk hears of it.
    });
    const wantNext = (): void => {
      isWanted = true;
    };
    chunksAhead.set(place.name, { session, request, progress, wantNext });
  };

  const fetchNext = async (session: SessionId, request: AttachmentRequest): Promise<AttachmentProgress> => {
    const { name } = placeOf(request.contentId, request.part);
    const under = chunksAhead.get(name);
    chunksAhead.delete(name);
    const isUnderWay = under?.session === session && under.request.uid === request.uid;
    // A line that has become another one is asked for chunks of another size, by the call after this.
    if (isUnderWay && request.ahead && isAsLong(request, under.request)) under.wantNext();
    const progress =
      (isUnderWay ? await under.progress : null) ??
      (await inTurn(name, () =>
        inHostTerms(async () => fetchOne(session, checkedRequest(request), () => request.ahead === true)),
      ));
    if (progress.kind === 'partial') await takeAhead(session, isUnderWay ? under.request : request);
    return progress;
  };

  const inHostTerms = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asHostError(error);
    }
  };

  return {
    fetchNext,
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
      chunksAhead.delete(place.name);
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

const isAsLong = (a: AttachmentRequest, b: AttachmentRequest): boolean =>
  Math.abs(a.chunkBytes - b.chunkBytes) <= b.chunkBytes / 4;

/** Something else than what is on its way would have to be asked for, of a mailbox that may not be open any more. */
class NotClaimed extends Error {}

/** The source of what is on its way, and of nothing else. */
const onlyClaimed = (
  sessions: SectionSource,
  range: SectionRequest,
  claimed: ClaimedRange,
): SectionSource => ({
  hasBinary: (session) => sessions.hasBinary(session),
  claimAhead: () => null,
  fetchSection: async (_session, asked, onTheWay = {}) => {
    if (asked.offset !== range.offset || asked.length !== range.length || asked.binary !== range.binary) {
      throw new NotClaimed('another range is needed');
    }
    return await claimed(onTheWay);
  },
});

/** A chunk that was asked for before anybody wanted it. */
interface ChunkAhead {
  readonly session: SessionId;
  readonly request: AttachmentRequest;
  /** Null where it turned out to be no use: it has to be asked for anew. */
  readonly progress: Promise<AttachmentProgress | null>;
  /** Lets the one after it be asked for ahead. */
  readonly wantNext: () => void;
}

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
