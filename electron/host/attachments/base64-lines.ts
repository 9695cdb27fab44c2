// Base64 as mail writes it (RFC 2045, 6.8): lines of one length, joined by CRLF. What two mail programs may do
// differently is the length and whether a CRLF follows the last line; both can be told from sizes alone.

/** How the base64 of a part is laid out. */
export interface Base64Layout {
  /** Characters on every line but the last; null when there are no line breaks inside. */
  readonly lineLength: number | null;
  /** How many CRLF follow the last line. */
  readonly finalBreaks: number;
}

const encodedLength = (decodedBytes: number): number => 4 * Math.ceil(decodedBytes / 3);

const innerBreaks = (characters: number, lineLength: number | null): number =>
  lineLength === null || characters === 0 ? 0 : Math.ceil(characters / lineLength) - 1;

/**
 * The line lengths that mail programs use: multiples of 4 up to the 998 characters of RFC 5322, 2.1.1.
 */
const plausibleLineLengths: readonly number[] = Array.from({ length: 249 }, (_, index) => 4 * (index + 1));

const most = 1;

/**
 * The one layout under which `decodedBytes` bytes take `octets` bytes encoded; null when there is none, or more
 * than one: then the sizes do not tell.
 */
export const layoutFromSizes = (decodedBytes: number, octets: number): Base64Layout | null => {
  const characters = encodedLength(decodedBytes);
  if (decodedBytes === 0 || octets < characters || (octets - characters) % 2 !== 0) return null;
  const breaks = (octets - characters) / 2;
  const fitting: Base64Layout[] = [];
  for (let finalBreaks = 0; finalBreaks <= most && finalBreaks <= breaks; finalBreaks++) {
    const inside = breaks - finalBreaks;
    if (inside === 0) {
      fitting.push({ lineLength: null, finalBreaks });
      continue;
    }
    for (const lineLength of plausibleLineLengths) {
      if (innerBreaks(characters, lineLength) === inside) fitting.push({ lineLength, finalBreaks });
    }
  }
  const [layout, another] = fitting;
  return layout && !another ? layout : null;
};

/** What nearly all mail programs write (RFC 2045, 6.8: no more than). */
const usualLineLength = 76;

/** The most bytes that `octets` bytes of base64 in lines of the usual length can be of, which are two more than the least; null for none. */
const mostInUsualLines = (octets: number): number | null => {
  for (let finalBreaks = 0; finalBreaks <= most; finalBreaks++) {
    const inside = octets - 2 * finalBreaks;
    const lines = Math.ceil((inside + 2) / (usualLineLength + 2));
    const characters = inside - 2 * (lines - 1);
    if (characters > 0 && characters % 4 === 0 && innerBreaks(characters, usualLineLength) === lines - 1) {
      return (characters / 4) * 3;
    }
  }
  return null;
};

/**
 * How many bytes a part of `octets` encoded bytes is of at the most, where the server says `told` and has sent `here`; null where base64
 * in lines cannot be as long. Dovecot 2.3 takes off what the base64 of all parts behind it is longer: then it is what lines of the
 * usual length hold.
 */
export const decodedSize = ({
  told,
  here,
  octets,
}: {
  readonly told: number;
  readonly here: number;
  readonly octets: number;
}): number | null => {
  const size = here > told || layoutFromSizes(told, octets) === null ? mostInUsualLines(octets) : told;
  return size !== null && here <= size ? size : null;
};

/** Whether a part that ended after `decodedBytes` is whole, where it was to have `total` by `decodedSize`. */
export const isWhole = (decodedBytes: number, total: number, octets: number): boolean =>
  decodedBytes <= total && decodedBytes >= total - 2 && layoutFromSizes(decodedBytes, octets) !== null;

/** Whether `total` is that for certain, without a byte asked for beyond it. */
export const isCertain = (total: number, octets: number): boolean =>
  total + 2 >= (mostInUsualLines(octets) ?? Number.POSITIVE_INFINITY);

/** The number of line breaks after the last line, given a line length that is known to be right; null for none. */
export const finalBreaksFromSizes = (input: {
  readonly decodedBytes: number;
  readonly octets: number;
  readonly lineLength: number | null;
}): number | null => {
  const characters = encodedLength(input.decodedBytes);
  const breaks = (input.octets - characters) / 2 - innerBreaks(characters, input.lineLength);
  return Number.isInteger(breaks) && breaks >= 0 ? breaks : null;
};

const crlf = Buffer.from('\r\n');

/** Encodes a stream of bytes as lines of base64. */
export class Base64LineEncoder {
  readonly #lineLength: number | null;
  #rest: Uint8Array = new Uint8Array(0);
  #column = 0;

  constructor(lineLength: number | null) {
    this.#lineLength = lineLength;
  }

  push(bytes: Uint8Array): Uint8Array {
    const input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = input.length - (input.length % 3);
    this.#rest = Uint8Array.from(input.subarray(whole));
    return this.#lines(toBase64(input.subarray(0, whole)));
  }

  end(finalBreaks: number): Uint8Array {
    const last = this.#lines(toBase64(this.#rest));
    return Buffer.concat([last, ...Array.from({ length: finalBreaks }, () => crlf)]);
  }

  // A break goes out before the character that needs it, never after the last one.
  #lines(characters: Buffer): Uint8Array {
    if (this.#lineLength === null) return characters;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < characters.length; ) {
      if (this.#column === this.#lineLength) {
        pieces.push(crlf);
        this.#column = 0;
      }
      const end = Math.min(characters.length, at + this.#lineLength - this.#column);
      pieces.push(characters.subarray(at, end));
      this.#column += end - at;
      at = end;
    }
    return Buffer.concat(pieces);
  }
}

const toBase64 = (bytes: Uint8Array): Buffer =>
  Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'), 'latin1');
