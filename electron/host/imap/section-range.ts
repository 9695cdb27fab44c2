import { parser } from 'imapflow/lib/handler/imap-handler.js';
import { RemoteError } from '../../../core/errors.ts';
import type {
  ClaimedRange,
  OnTheWay,
  ReadAhead,
  SectionRange,
  SectionRequest,
  SoFar,
} from '../attachments/section-source.ts';
import { asNumber } from './attribute-tree.ts';
import type { ImapAnswer, UntaggedHandlers } from './imapflow-internals.ts';
import { type FetchAnswer, parseFetchAnswer } from './parse-fetch.ts';
import { isPartNumber } from './part-number.ts';
import type { Session } from './session.ts';
import type { Remnant } from './wired-connection.ts';

/** How often to tell what came so far, ms: what a process that is killed loses of the line's time. */
const tellEveryMs = 500;

/** How often to look whether it is time for the next range, ms. */
const lookEveryMs = 50;

/** What DEFLATE leaves of base64 of what cannot be compressed itself. */
const deflatedBase64 = 0.76;

/** With a shorter round trip there is nothing to win, ms. */
const leastRttMs = 100;

/** What came of a range that was asked for. */
export interface HeardSection {
  bytes: Buffer | null;
  binarySize: number | null;
  ignoresRanges: boolean;
}

/** A range that was asked for ahead, in the mailbox that was open then. */
export interface SectionAhead {
  readonly request: SectionRequest;
  readonly path: string | null;
  readonly range: Promise<SectionRange>;
}

/**
 * A byte range of one part of a message in the open mailbox; one that was asked for ahead is waited for, outside of the
 * session's turns: what is asked for meanwhile goes behind it on the wire. A cut in the middle gives the bytes that came before
 * it: of what was on the line at most the unfinished TLS record is lost.
 * @throws RemoteError 'gone' for an answer without the part, 'rejected' for NO and BAD, 'protocol' for a server that
 *   ignores byte ranges (from the first byte on it gives more than was asked for instead), or the session's end where nothing came
 */
export const fetchSection = async (
  session: Session,
  request: SectionRequest,
  onTheWay: OnTheWay = {},
): Promise<SectionRange> => {
  const claimed = claimAhead(session, request);
  if (claimed !== null) return await claimed(onTheWay);
  return await session.inTurn(() => {
    // Nobody fetches what was asked for ahead any more.
    session.ahead = null;
    const { openPath: path } = session;
    return accompany({ session, request, path, ownTurns: 1, ...onTheWay }, askForSection(session, request));
  });
};

/** What brings this range if it was asked for ahead, in the mailbox that is open; null where it was not. See SectionSource.claimAhead. */
export const claimAhead = (session: Session, request: SectionRequest): ClaimedRange | null => {
  const { ahead } = session;
  if (ahead === null || !isAhead(session, request)) return null;
  const { path, range } = ahead;
  session.ahead = null;
  return (onTheWay) => accompany({ session, request, path, ownTurns: 0, ...onTheWay }, range);
};

const isAhead = ({ ahead, openPath }: Session, request: SectionRequest): boolean =>
  ahead !== null &&
  ahead.path === openPath &&
  ahead.request.uid === request.uid &&
  ahead.request.part === request.part &&
  ahead.request.binary === request.binary &&
  ahead.request.offset === request.offset &&
  ahead.request.length === request.length &&
  !request.withSize;

interface Accompanied extends OnTheWay {
  readonly session: Session;
  readonly request: SectionRequest;
  /** The mailbox that it is asked for in. */
  readonly path: string | null;
  /** Turns of the session that this is one of. */
  readonly ownTurns: 0 | 1;
}

/** Tells what comes of a range on its way, and asks for the next one so that its bytes follow at once. */
const accompany = async (accompanied: Accompanied, range: Promise<SectionRange>): Promise<SectionRange> => {
  const { session, request, soFar, ahead } = accompanied;
  const told = soFar && tellSoFar(session, request, soFar);
  const asking = ahead && askAhead(accompanied, ahead);
  try {
    return await range;
  } finally {
    told?.stop();
    asking?.stop();
  }
};

/** Asks for the range and resolves with what came of it. */
const askForSection = async (session: Session, request: SectionRequest): Promise<SectionRange> => {
  const { uid, part, binary, offset, length, withSize } = request;
  if (!isPartNumber(part) || ![uid, offset, length].every(Number.isSafeInteger) || length < 1 || offset < 0) {
    throw new RemoteError('rejected', 'That is no range of a part.');
  }
  const heard = nothingHeard();
  session.sections.set(request, heard);
  const untagged: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      if (parsed === null) return;
      // A server may answer two commands in any order.
      const [asked, its] = [...session.sections].find(([each]) => brings(parsed, each)) ?? [request, heard];
      hear(its, parsed, asked);
    },
  };
  const range = `${binary ? 'BINARY' : 'BODY'}.PEEK[${part}]<${offset}.${length}>`;
  const line = `UID FETCH ${uid} (UID${withSize ? ` BINARY.SIZE[${part}]` : ''} ${range})`;
  try {
    const [completion] = await session.connection.pipeline([line], untagged);
    if (heard.ignoresRanges) {
      throw new RemoteError(
        'protocol',
        `${session.host} ignores byte ranges: the part came from another place.`,
      );
    }
    if (heard.bytes !== null) {
      session.keepsToRanges ||= heard.bytes.length === request.length;
      return { bytes: heard.bytes, binarySize: heard.binarySize, cut: null };
    }
    if (completion?.status === 'OK') {
      throw new RemoteError('gone', `${session.host} has no such part of the message any more.`);
    }
    throw new RemoteError('rejected', `${session.host} does not give the part: ${completion?.text ?? ''}`);
  } catch (error) {
    const { remnant } = session.connection;
    if (!(error instanceof RemoteError) || !session.connection.isClosed) throw error;
    if (heard.bytes === null && remnant !== null) hear(heard, await parseRemnant(remnant), request);
    if (heard.bytes === null || heard.bytes.length === 0 || heard.ignoresRanges) throw error;
    return { bytes: heard.bytes, binarySize: heard.binarySize, cut: error };
  } finally {
    session.sections.delete(request);
  }
};

/** Whether an answer names this very range. */
const brings = ({ uid, sections }: FetchAnswer, request: SectionRequest): boolean =>
  (uid === null || uid === request.uid) &&
  sections.some(
    ({ kind, section, origin }) =>
      kind === (request.binary ? 'BINARY' : 'BODY') && section === request.part && origin === request.offset,
  );

/**
 * Asks for the next range when what is left of the one under way takes about a round trip; how much that is, the wire tells: of
 * a TLS record nothing can be read before its end. Never behind anything else: what was asked for since may have been to open
 * another mailbox.
 */
const askAhead = (
  { session, request, path, ownTurns }: Accompanied,
  { next, isWanted }: ReadAhead,
): { stop(): void } => {
  const { connection, features } = session;
  const expected = request.length * (request.binary || !features.compress ? 1 : deflatedBase64);
  const { down: before } = connection.meter;
  const look = (): void => {
    const { down, rttMs, bytesPerSecond } = connection.meter;
    if (!isWanted() || rttMs === null || rttMs < leastRttMs || bytesPerSecond === null) return;
    if (((expected - (down - before)) * 1_000) / bytesPerSecond > rttMs) return;
    // A server that ignores ranges would send the whole part once more.
    const { literalWaiting } = connection;
    if (literalWaiting > request.length || (literalWaiting === 0 && !session.keepsToRanges)) return;
    clearInterval(timer);
    if (session.ahead !== null || session.turns > ownTurns || session.openPath !== path) return;
    const range = askForSection(session, next);
    range.catch(() => {
      // Whoever fetches it hears of it.
    });
    session.ahead = { request: next, path, range };
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    stop() {
      clearInterval(timer);
    },
  };
};

const nothingHeard = (): HeardSection => ({ bytes: null, binarySize: null, ignoresRanges: false });

/** Tells what came of the answer under way, as long as it can be read, until it is stopped. */
const tellSoFar = (session: Session, request: SectionRequest, soFar: SoFar): { stop(): void } => {
  let told = 0;
  let over = false;
  const look = async (): Promise<void> => {
    const { unfinished } = session.connection;
    const heard = nothingHeard();
    if (unfinished !== null) hear(heard, await parseRemnant(unfinished), request);
    if (over || heard.ignoresRanges || heard.bytes === null || heard.bytes.length <= told) return;
    told = heard.bytes.length;
    soFar(heard.bytes);
  };
  const timer = setInterval(() => void look(), tellEveryMs);
  return {
    stop() {
      over = true;
      clearInterval(timer);
    },
  };
};

const hear = (heard: HeardSection, answer: FetchAnswer | null, request: SectionRequest): void => {
  if (answer === null || (answer.uid !== null && answer.uid !== request.uid)) return;
  const size = asNumber(answer.items.get(`BINARY.SIZE[${request.part}]`));
  if (size !== null) heard.binarySize = size;
  for (const { kind, section, origin, bytes } of answer.sections) {
    if (kind !== (request.binary ? 'BINARY' : 'BODY') || section !== request.part || bytes === null) continue;
    // RFC 9051, 6.4.5: an answer to a range names its first byte. Past the end some leave it out, with no bytes.
    if ((origin ?? 0) !== request.offset && bytes.length > 0) heard.ignoresRanges = true;
    // From the first byte on, a server that ignores ranges gives more than was asked for, and nothing wrong.
    else if (bytes.length > request.length && request.offset > 0) heard.ignoresRanges = true;
    else heard.bytes = bytes;
  }
};

/** The unfinished answer as if it had ended with the last byte that came. */
const parseRemnant = async (remnant: Remnant): Promise<FetchAnswer | null> => {
  try {
    const line = Buffer.concat([remnant.lines, Buffer.from(')')]);
    const answer: ImapAnswer = await parser(line, { literals: [...remnant.literals] });
    return parseFetchAnswer(answer);
  } catch {
    // Cut inside something else than this answer: nothing to keep.
    return null;
  }
};
