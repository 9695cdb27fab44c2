import { RemoteError, serializeError } from '../../../core/errors.ts';
import { formatUidSet, uidSetOf } from '../../../core/merge/uid-set.ts';
import type { Batch, FetchedText, TextRequest } from '../../../core/ports.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { type FetchAnswer, parseFetchAnswer, referencesIn } from './parse-fetch.ts';
import { isPartNumber } from './part-number.ts';
import type { Session } from './session.ts';

/** Requests that one FETCH can serve: the same section of many messages. */
interface Group {
  readonly kind: 'BODY' | 'BINARY';
  readonly part: string;
  /** Bytes from the start; null for the whole part. */
  readonly limit: number | null;
  readonly requests: readonly TextRequest[];
}

const keyOf = (uid: number, part: string): string => `${uid} ${part}`;

const isEncoded = ({ encoding }: TextRequest): boolean =>
  encoding === 'base64' || encoding === 'quoted-printable';

const groupsOf = (requests: readonly TextRequest[], binary: boolean): readonly Group[] => {
  const groups = new Map<string, TextRequest[]>();
  for (const request of requests) {
    const kind = binary && isEncoded(request) ? 'BINARY' : 'BODY';
    const limit = request.octets > request.maxBytes || request.octets === 0 ? request.maxBytes : null;
    const key = `${kind} ${request.part} ${limit ?? ''}`;
    const group = groups.get(key) ?? [];
    group.push(request);
    groups.set(key, group);
  }
  return [...groups].map(([key, members]) => {
    const [kind = '', part = '', limit = ''] = key.split(' ');
    return {
      kind: kind === 'BINARY' ? 'BINARY' : 'BODY',
      part,
      limit: limit === '' ? null : Number(limit),
      requests: members,
    };
  });
};

const referencesItem = 'BODY.PEEK[HEADER.FIELDS (REFERENCES)]';

const setOf = (requests: readonly TextRequest[]): string =>
  formatUidSet(uidSetOf(requests.map(({ uid }) => uid)));

const wantsReferences = ({ references }: TextRequest): boolean => references === true;

const lineOf = ({ kind, part, limit, requests }: Group): string => {
  const references = requests.every(wantsReferences) ? `${referencesItem} ` : '';
  const range = limit === null ? '' : `<0.${limit}>`;
  return `UID FETCH ${setOf(requests)} (UID ${references}${kind}.PEEK[${part}]${range})`;
};

/**
 * References of messages that share a FETCH of text with others, whose References are not asked for: by themselves, because a FETCH
 * of its own for their texts would cost more (Dovecot compresses each anew), and first, because a text that is here is not
 * asked for again.
 */
const referencesLines = (groups: readonly Group[]): readonly string[] => {
  const alone = groups
    .filter(({ requests }) => !requests.every(wantsReferences))
    .flatMap(({ requests }) => requests.filter(wantsReferences));
  return alone.length === 0 ? [] : [`UID FETCH ${setOf(alone)} (UID ${referencesItem})`];
};

/** Text parts as they are asked for, and what of them has come. */
export interface TextQuestion {
  readonly lines: readonly string[];
  /** By UID and part, so far. */
  found(): ReadonlyMap<string, FetchedText>;
  /** Takes in what an answer has of them: they are told apart by UID and section, because servers mix pipelined answers. */
  hear(answer: FetchAnswer): void;
}

const isValid = ({ part, uid, maxBytes }: TextRequest): boolean =>
  isPartNumber(part) && uid > 0 && maxBytes > 0;

/** `binary`: decoded by the server (RFC 3516). */
export const questionFor = (requests: readonly TextRequest[], binary: boolean): TextQuestion => {
  const groups = groupsOf(requests.filter(isValid), binary);
  const wanted = new Map<string, { readonly request: TextRequest; readonly limit: number | null }>();
  for (const { kind, part, limit, requests: members } of groups) {
    for (const request of members) wanted.set(`${kind} ${keyOf(request.uid, part)}`, { request, limit });
  }
  const asking = new Set(requests.filter(wantsReferences).map(({ uid }) => uid));
  const references = new Map<number, readonly string[]>();
  const texts = new Map<string, FetchedText>();
  const withReferences = (text: FetchedText): FetchedText => {
    const ancestors = references.get(text.uid);
    return ancestors === undefined ? text : { ...text, references: ancestors };
  };
  return {
    lines: [...referencesLines(groups), ...groups.map(lineOf)],
    found: () => new Map([...texts].map(([key, text]) => [key, withReferences(text)])),
    hear: (answer) => {
      const { uid, sections } = answer;
      if (uid === null) return;
      const ancestors = asking.has(uid) ? referencesIn(answer) : null;
      if (ancestors !== null) references.set(uid, ancestors);
      for (const { kind, section, origin, bytes } of sections) {
        const asked = wanted.get(`${kind} ${keyOf(uid, section)}`);
        if (asked === undefined || bytes === null || (origin ?? 0) !== 0) continue;
        const { request, limit } = asked;
        // Dovecot answers with an empty string for a part that is not there.
        if (kind === 'BODY' && bytes.length === 0 && request.octets > 0) continue;
        texts.set(keyOf(uid, section), {
          uid,
          part: request.part,
          // A server that ignores the range gives more than was asked for: that much is dropped.
          bytes: bytes.subarray(0, request.maxBytes),
          encoding: kind === 'BINARY' ? 'binary' : request.encoding,
          complete: bytes.length <= request.maxBytes && (limit === null || bytes.length < limit),
        });
      }
    },
  };
};

/** All in one write. */
const ask = async (session: Session, question: TextQuestion): Promise<RemoteError | null> => {
  const untagged: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      if (parsed !== null) question.hear(parsed);
    },
  };
  try {
    // A NO (UNKNOWN-CTE, PARSE) leaves its parts out: they are missing, and asked for in another way.
    await session.connection.pipeline(question.lines, untagged);
    return null;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
};

/** Text parts, decoded by the server where it can (RFC 3516); see Remote.fetchTexts. */
export const fetchTexts = async (
  session: Session,
  requests: readonly TextRequest[],
): Promise<Batch<FetchedText>> => {
  const valid = requests.filter(isValid);
  if (valid.length === 0) return { items: [], cut: null };
  const question = questionFor(valid, session.features.binary);
  let cut = await ask(session, question);
  const found = new Map(question.found());
  const undecoded = valid.filter(
    (request) => isEncoded(request) && !found.has(keyOf(request.uid, request.part)),
  );
  if (cut === null && session.features.binary && undecoded.length > 0) {
    const raw = questionFor(undecoded, false);
    cut = await ask(session, raw);
    for (const [key, text] of raw.found()) found.set(key, text);
  }
  return { items: [...found.values()], cut: cut === null ? null : serializeError(cut) };
};
