import { fromByteString } from './byte-string.ts';
import { decodeCharset } from './charset.ts';
import { decodeHeader } from './encoded-words.ts';

interface Segment {
  readonly index: number;
  readonly encoded: boolean;
  readonly value: string;
}

// `name`, `name*` (a charset and percent encoding), `name*0` and `name*0*` (one of several segments).
const namePattern = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/;

/** Longer ones are not a name of anything; they would be carried with every copy of the message. */
const maxValueLength = 4096;

const percentDecoded = (text: string): Uint8Array =>
  fromByteString(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

const concatenate = (pieces: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
};

const join = (segments: readonly Segment[]): string => {
  const ordered = [...segments].sort((a, b) => a.index - b.index);
  const first = ordered[0];
  if (first === undefined) return '';
  if (!ordered.some(({ encoded }) => encoded))
    return decodeHeader(ordered.map(({ value }) => value).join(''));
  const charset = first.encoded ? /^([^']*)'[^']*'(.*)$/s.exec(first.value) : null;
  const values = ordered.map(({ value }, i) => (i === 0 && charset !== null ? (charset[2] ?? '') : value));
  // Joined as bytes: a character may be split between two segments.
  const bytes = concatenate(
    values.map((value, i) =>
      ordered[i]?.encoded === true ? percentDecoded(value) : new TextEncoder().encode(value),
    ),
  );
  return decodeCharset(bytes, charset?.[1] || 'utf-8');
};

/**
 * MIME parameters with their values decoded: continuations and charsets of RFC 2231, encoded words of RFC 2047
 * (which do not belong here and are there all the same). Names are lower case.
 */
export const decodeParameters = (pairs: Iterable<readonly [string, string]>): Record<string, string> => {
  const segments = new Map<string, Segment[]>();
  const plain = new Map<string, string>();
  for (const [written, value] of pairs) {
    const match = namePattern.exec(written.toLowerCase());
    const [, name = '', index, encoded] = match ?? [];
    if (name === '') continue;
    if (index === undefined && encoded === undefined) {
      if (!plain.has(name)) plain.set(name, decodeHeader(value).slice(0, maxValueLength));
      continue;
    }
    const list = segments.get(name) ?? [];
    list.push({ index: Number(index ?? '0'), encoded: encoded !== undefined, value });
    segments.set(name, list);
  }
  // Where a sender gives both, the extended form is the better one (RFC 6266 says so of its kind).
  for (const [name, list] of segments) plain.set(name, join(list).slice(0, maxValueLength));
  return Object.fromEntries(plain);
};
