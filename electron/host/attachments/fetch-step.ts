// One call's worth of a part: which bytes to ask for, and what to make of the answer.
import { HostError, RemoteError } from '../../../core/errors.ts';
import type { AttachmentProgress, AttachmentRequest, SessionId } from '../../../core/ports.ts';
import { decodedSize, isCertain, isWhole } from './base64-lines.ts';
import { encodedRange, nextRange, rangeAfter } from './part-range.ts';
import type { PartialDescription, Transfer } from './partial-file.ts';
import type { OnTheWay, SectionRange, SectionRequest, SectionSource, SoFar } from './section-source.ts';

/** What is here of a part that is not finished. */
export interface UnfinishedPart {
  readonly description: PartialDescription;
  readonly received: number;
}

/** The files of the part that a step is about. */
export interface PartFiles {
  /** Begins the part anew: whatever was here of it goes. */
  begin(transfer: Transfer): Promise<UnfinishedPart>;
  describe(description: PartialDescription): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** All bytes are here: makes them a finished attachment. */
  finish(part: UnfinishedPart): Promise<AttachmentProgress>;
  drop(): Promise<void>;
}

/** Where bytes come from and go to. */
export interface Ends {
  readonly sessions: SectionSource;
  readonly files: PartFiles;
}

/** What one call works with; `partial` is what is here, null for nothing. */
export interface Step {
  readonly session: SessionId;
  readonly request: AttachmentRequest;
  readonly partial: UnfinishedPart | null;
  /** Whether the range after this one may be asked for ahead. */
  readonly isAheadWanted: () => boolean;
}

/** Below this encoded size, sizes alone do not tell how base64 was laid out, and BINARY saves next to nothing. */
const leastForBinary = 8_192;

/** A part may be this much longer than the server promised before it is taken for nonsense. */
const mostBeyond = (octets: number): number => octets + Math.max(64 * 1024, Math.ceil(octets / 2));

/** A part may be this much shorter (some servers estimate); anything less is an answer to something else. */
const leastOf = (octets: number): number => octets - Math.max(1_024, Math.ceil(octets / 10));

/** Fetches the next bytes to disk and says how far the part is; what came before a cut is on disk when it rejects. */
export const fetchStep = async (ends: Ends, step: Step): Promise<AttachmentProgress> => {
  const { request, session } = step;
  const transfer =
    step.partial?.description.transfer ?? bestTransfer(request, ends.sessions.hasBinary(session));
  if (transfer === 'encoded') return nextEncoded(ends, step);
  return nextBinary(ends, { ...step, partial: step.partial ?? (await ends.files.begin('binary')) });
};

/** BINARY only where the original can be had back from decoded bytes and sizes: base64 that nothing is signed over. */
const bestTransfer = ({ encoding, octets, signed }: AttachmentRequest, hasBinary: boolean): Transfer =>
  hasBinary && !signed && octets >= leastForBinary && encoding.trim().toLowerCase() === 'base64'
    ? 'binary'
    : 'encoded';

const nextBinary = async (
  ends: Ends,
  step: Step & { readonly partial: UnfinishedPart },
): Promise<AttachmentProgress> => {
  const { files, sessions } = ends;
  const { session, request, partial, isAheadWanted: isWanted } = step;
  const { description, received } = partial;
  const instead = () => nextEncoded(ends, { ...step, partial: null });
  if (!sessions.hasBinary(session)) return instead();
  const known = description.total;
  const progress = { ...description, received };
  const asked = nextRange(request, progress);
  const next = rangeAfter(request, progress);
  const written = writeAsItComes((bytes) => files.append(bytes));
  const range = await written.after(
    fetchDecoded(ends, {
      session,
      request: asked,
      begun: received > 0,
      onTheWay: { soFar: written.soFar, ahead: next && { next, isWanted } },
    }),
  );
  if (!range) return instead();
  const { bytes, binarySize, cut } = range;
  const { octets } = request;
  const told = known ?? binarySize;
  if (told === null) {
    if (!cut) return instead();
    await written.whole(bytes);
    throw cut;
  }
  const here = received + bytes.length;
  const total = decodedSize({ told, here, octets });
  // One that ignores ranges sends more, and all of it.
  const ended = cut ? here === total && isCertain(here, octets) : bytes.length !== asked.length;
  if (total === null || (ended && !isWhole(here, total, octets))) {
    if (!cut) return instead();
    await files.begin('encoded');
    throw cut;
  }
  if (known !== total) await files.describe({ ...description, total });
  await written.whole(bytes);
  if (ended) return files.finish({ description, received: here });
  if (cut) throw cut;
  return { kind: 'partial', received: here, total };
};

/** One range decoded by the server; null when it cannot decode this part: NO [PARSE], NO [UNKNOWN-CTE], no answer. */
const fetchDecoded = async (
  { sessions }: Ends,
  {
    session,
    request,
    begun,
    onTheWay,
  }: {
    readonly session: SessionId;
    readonly request: SectionRequest;
    readonly begun: boolean;
    readonly onTheWay: OnTheWay;
  },
): Promise<SectionRange | null> => {
  try {
    return await sessions.fetchSection(session, request, onTheWay);
  } catch (error) {
    // Once it has decoded some of it, a refusal means something else, and what came is not to be thrown away.
    const refused = error instanceof RemoteError && (error.code === 'rejected' || error.code === 'gone');
    if (refused && !begun) return null;
    throw error;
  }
};

/** Takes a range to disk while it comes: a process that is killed shall not have received in vain. */
const writeAsItComes = (append: (bytes: Uint8Array) => Promise<void>) => {
  let written = 0;
  let writing: Promise<void> = Promise.resolve();
  const soFar: SoFar = (bytes) => {
    writing = writing.then(async () => {
      if (bytes.length <= written) return;
      await append(bytes.subarray(written));
      written = bytes.length;
    });
    // Whoever waits for the range hears of it.
    writing.catch(() => undefined);
  };
  return {
    soFar,
    /** The outcome of fetching, once everything told before it is written. */
    async after<T>(fetching: Promise<T>): Promise<T> {
      try {
        return await fetching;
      } finally {
        await writing;
      }
    },
    /** All that came of the range: what is not written yet is written now. */
    async whole(bytes: Uint8Array): Promise<void> {
      soFar(bytes);
      await writing;
    },
  };
};

/** Without a `partial`, from the first byte: what may be here of another transfer goes once that byte has come. */
const nextEncoded = async (
  { sessions, files }: Ends,
  { session, request, partial, isAheadWanted: isWanted }: Step,
): Promise<AttachmentProgress> => {
  const { octets } = request;
  const received = partial?.received ?? 0;
  const asked = encodedRange(request, received);
  const { length } = asked;
  const next = rangeAfter(request, { transfer: 'encoded', total: octets, received });
  let begun = partial;
  const begin = async (): Promise<UnfinishedPart> => {
    begun ??= await files.begin('encoded');
    return begun;
  };
  const written = writeAsItComes(async (bytes) => {
    await begin();
    await files.append(bytes);
  });
  const { bytes, cut } = await written.after(
    sessions.fetchSection(session, asked, { soFar: written.soFar, ahead: next && { next, isWanted } }),
  );
  // A server that ignores the range sends the whole part, which is good for one thing only.
  if (bytes.length > length && received > 0) {
    throw new RemoteError('protocol', 'The server does not send parts of an attachment, only the whole.');
  }
  const { description } = await begin();
  await written.whole(bytes);
  const here = received + bytes.length;
  if (here > mostBeyond(octets)) {
    await files.drop();
    throw new HostError('damaged', 'The attachment does not end where the server said it would.');
  }
  if (cut) {
    if (here === octets && octets > 0) return files.finish({ description, received: here });
    throw cut;
  }
  const whole = bytes.length > length;
  const ended = bytes.length < length && (here >= octets || bytes.length === 0);
  if (!ended && !whole) return { kind: 'partial', received: here, total: Math.max(octets, here) };
  if (here < leastOf(octets) || (here === 0 && octets > 0)) {
    throw new HostError('damaged', 'The server sends less of the attachment than it said there is.');
  }
  return files.finish({ description, received: here });
};
