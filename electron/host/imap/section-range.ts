import { parser } from 'imapflow/lib/handler/imap-handler.js';
import { RemoteError } from '../../../core/errors.ts';
import type { SectionRange, SectionRequest, SoFar } from '../attachments/section-source.ts';
import { asNumber } from './attribute-tree.ts';
import type { ImapAnswer, UntaggedHandlers } from './imapflow-internals.ts';
import { type FetchAnswer, parseFetchAnswer } from './parse-fetch.ts';
import { isPartNumber } from './part-number.ts';
import type { Session } from './session.ts';
import type { Remnant } from './wired-connection.ts';

/** How often to tell what came so far, ms: what a process that is killed loses of the line's time. */
const tellEveryMs = 500;

interface Heard {
  bytes: Buffer | null;
  binarySize: number | null;
  ignoresRanges: boolean;
}

/**
 * A byte range of one part of a message in the open mailbox. A cut in the middle gives the bytes that came before it:
 * of what was on the line at most the unfinished TLS record is lost.
 * @throws RemoteError 'gone' for an answer without the part, 'rejected' for NO and BAD, 'protocol' for a server that
 *   ignores byte ranges (from the first byte on it gives more than was asked for instead), or the session's end where nothing came
 */
export const fetchSection = async (
  session: Session,
  request: SectionRequest,
  soFar?: SoFar,
): Promise<SectionRange> => {
  const { uid, part, binary, offset, length, withSize } = request;
  if (!isPartNumber(part) || ![uid, offset, length].every(Number.isSafeInteger) || length < 1 || offset < 0) {
    throw new RemoteError('rejected', 'That is no range of a part.');
  }
  const heard = nothingHeard();
  const untagged: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      if (parsed !== null) hear(heard, parsed, request);
    },
  };
  const range = `${binary ? 'BINARY' : 'BODY'}.PEEK[${part}]<${offset}.${length}>`;
  const line = `UID FETCH ${uid} (UID${withSize ? ` BINARY.SIZE[${part}]` : ''} ${range})`;
  const told = soFar && tellSoFar(session, request, soFar);
  try {
    const [completion] = await session.connection.pipeline([line], untagged);
    if (heard.ignoresRanges) {
      throw new RemoteError(
        'protocol',
        `${session.host} ignores byte ranges: the part came from another place.`,
      );
    }
    if (heard.bytes !== null) return { bytes: heard.bytes, binarySize: heard.binarySize, cut: null };
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
    told?.stop();
  }
};

const nothingHeard = (): Heard => ({ bytes: null, binarySize: null, ignoresRanges: false });

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

const hear = (heard: Heard, answer: FetchAnswer | null, request: SectionRequest): void => {
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
