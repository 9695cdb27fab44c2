import type { ImapAnswer, ImapAttribute } from './imapflow-internals.ts';

// What imapflow's parser takes too long for, or too much memory: it looks at a token's whole beginning again at each of
// its characters, so that a `VANISHED (EARLIER)` of 160 KB takes seconds (docs/imapflow.md). Each function here is one
// pass over the bytes.

/** Lines up to this are nothing to look at, bytes. */
export const longAnswer = 4_096;

/** A token that is no set of UIDs, unquoted: no flag, number or name of a mailbox is as long, bytes. */
const longToken = 1_024;

/** Tokens and lists in a line: more than any structure of a message has. */
const maxTokens = 200_000;

/** More messages than a mailbox has whose server knows no ESEARCH. */
const maxFound = 2_000_000;

const [space, quote, backslash, open, close, lf, cr] = [...Buffer.from(' "\\()\n\r')];

const isDelimiter = (byte: number | undefined): boolean =>
  byte === space || byte === open || byte === close || byte === lf || byte === cr;

/** A sequence-set of numbers (RFC 9051, 9), without `*`: what a server answers with. */
const isSet = (text: string): boolean => {
  let digits = 0;
  let inRange = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (character !== undefined && character >= '0' && character <= '9') {
      digits += 1;
      if (digits > 10) return false;
      continue;
    }
    if (digits === 0 || (character !== ',' && (character !== ':' || inRange))) return false;
    inRange = character === ':';
    digits = 0;
  }
  return digits > 0;
};

/** A line with its long sets taken out, a short one standing in for each. */
export interface WithoutSets {
  readonly line: Buffer;
  readonly sets: readonly string[];
}

/** No UID is 0, so no server means anything by such a set. */
const standIn = (index: number): string => `0:${index}`;

/**
 * Takes the long sets of UIDs out of a line.
 * @throws SyntaxError for other tokens as long, and for more tokens than anything has
 */
export const takeSetsOut = (line: Buffer): WithoutSets => {
  const sets: string[] = [];
  const pieces: Buffer[] = [];
  let kept = 0;
  let tokens = 0;
  let start = 0;
  let quoted = false;
  const endToken = (end: number): void => {
    tokens += 1;
    if (tokens > maxTokens) throw new SyntaxError('more tokens than any answer has');
    if (end - start <= longToken) return;
    const text = line.toString('latin1', start, end);
    if (!isSet(text)) throw new SyntaxError(`a token of ${text.length} bytes`);
    pieces.push(line.subarray(kept, start), Buffer.from(standIn(sets.length)));
    kept = end;
    sets.push(text);
  };
  for (let i = 0; i < line.length; i += 1) {
    const byte = line[i];
    if (quoted) {
      if (byte === backslash) i += 1;
      else if (byte === quote) {
        quoted = false;
        start = i + 1;
      }
    } else if (byte === quote && i === start) {
      quoted = true;
    } else if (isDelimiter(byte)) {
      endToken(i);
      start = i + 1;
    }
  }
  if (!quoted) endToken(line.length);
  pieces.push(line.subarray(kept));
  return { line: Buffer.concat(pieces), sets };
};

/** The attributes of a line that the sets were taken out of, with them. */
export const putSetsBack = (
  attributes: readonly ImapAttribute[],
  sets: readonly string[],
): readonly ImapAttribute[] => {
  const places = new Map(sets.map((set, index) => [standIn(index), set]));
  const put = (attribute: ImapAttribute): ImapAttribute => {
    if (attribute === null) return null;
    if (!('type' in attribute)) return attribute.map(put);
    const set = typeof attribute.value === 'string' ? places.get(attribute.value) : undefined;
    return set === undefined ? attribute : { ...attribute, value: set };
  };
  return attributes.map(put);
};

/**
 * `* SEARCH n n n`, with `(MODSEQ n)` behind it perhaps (RFC 7162, 3.1.5), as imapflow's parser has it; null for another
 * answer.
 * @throws SyntaxError for a SEARCH that is none, or has more numbers than any mailbox has messages
 */
export const parseLongSearch = (line: Buffer): ImapAnswer | null => {
  const name = /^\* +(SEARCH) /i.exec(line.toString('latin1', 0, 32));
  if (name === null) return null;
  const text = line.toString('latin1');
  const modseq = / *\(MODSEQ (\d{1,20})\) *$/i.exec(text.slice(-64));
  const end = text.length - (modseq?.[0].length ?? 0);
  const attributes: ImapAttribute[] = [];
  for (let i = name[0].length; i < end; ) {
    const next = text.indexOf(' ', i);
    const stop = next < 0 || next > end ? end : next;
    if (stop > i) {
      const value = text.slice(i, stop);
      if (!/^\d{1,10}$/.test(value)) throw new SyntaxError(`found what is no number: ${value.slice(0, 20)}`);
      if (attributes.length === maxFound) throw new SyntaxError('more found than any mailbox has');
      attributes.push({ type: 'ATOM', value });
    }
    i = stop + 1;
  }
  if (modseq !== null) {
    const [, value = ''] = modseq;
    attributes.push([
      { type: 'ATOM', value: modseq[0].trim().slice(1, 7) },
      { type: 'ATOM', value },
    ]);
  }
  return { tag: '*', command: name[1], attributes };
};
