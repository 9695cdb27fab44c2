// Content-Transfer-Encodings taken off a stream (RFC 2045, 6). Mail in the wild breaks every rule here, so a
// decoder takes anything and never throws; whether it can be undone is checked by encoding again.

/** Takes an encoding off, piece by piece. */
export interface TransferDecoder {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/**
 * The decoder for a Content-Transfer-Encoding. Those without an encoding, and those nobody here knows (RFC 2045,
 * 6.4: then the bytes are opaque), come through as they are; uuencoded parts are files of their own format.
 */
export const transferDecoder = (encoding: string): TransferDecoder => {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return new Base64Decoder();
    case 'quoted-printable':
      return new QuotedPrintableDecoder();
    default:
      return identity;
  }
};

/** Whether the transfer encoding changes the bytes at all. */
export const isEncoded = (encoding: string): boolean =>
  ['base64', 'quoted-printable'].includes(encoding.trim().toLowerCase());

const nothing = new Uint8Array(0);

const identity: TransferDecoder = { push: (bytes) => bytes, end: () => nothing };

const padding = 64;
const junk = 255;

const sextets = (() => {
  const table = new Uint8Array(256).fill(junk);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < alphabet.length; value++) table[alphabet.charCodeAt(value)] = value;
  table['='.charCodeAt(0)] = padding;
  return table;
})();

/**
 * Skips what is not of the alphabet (RFC 2045, 6.8), needs no padding at the end, and reads on after padding in
 * the middle: encoders that join pieces put it there, and stopping would lose the rest of the file.
 */
class Base64Decoder implements TransferDecoder {
  #bits = 0;
  #held = 0;

  push(bytes: Uint8Array): Uint8Array {
    const decoded = new Uint8Array(Math.ceil((bytes.length * 3) / 4) + 3);
    let length = 0;
    let bits = this.#bits;
    let held = this.#held;
    for (const byte of bytes) {
      const sextet = sextets[byte] ?? junk;
      if (sextet === junk) continue;
      if (sextet === padding) {
        length += writeUnfinished({ bits, held }, decoded, length);
        bits = 0;
        held = 0;
        continue;
      }
      bits = (bits << 6) | sextet;
      if (++held < 4) continue;
      decoded[length++] = bits >> 16;
      decoded[length++] = bits >> 8;
      decoded[length++] = bits;
      bits = 0;
      held = 0;
    }
    this.#bits = bits;
    this.#held = held;
    return decoded.subarray(0, length);
  }

  end(): Uint8Array {
    const last = new Uint8Array(2);
    return last.subarray(0, writeUnfinished({ bits: this.#bits, held: this.#held }, last, 0));
  }
}

/** Writes the one or two whole bytes of a quantum that lacks characters, and says how many they are. */
const writeUnfinished = (
  { bits, held }: { readonly bits: number; readonly held: number },
  into: Uint8Array,
  at: number,
): number => {
  if (held === 3) {
    into[at] = bits >> 10;
    into[at + 1] = bits >> 2;
    return 2;
  }
  if (held === 2) {
    into[at] = bits >> 4;
    return 1;
  }
  return 0;
};

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const equals = 0x3d;

const hexValue = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** White space at a line's end is held back until it is known to be that; a longer run than this is text. */
const longestTrailingSpace = 1_024;

/**
 * RFC 2045, 6.7: white space before a line break was added on the way and goes; `=` before one is a soft
 * break; `=` before anything but two hex digits is taken literally.
 */
class QuotedPrintableDecoder implements TransferDecoder {
  /** Held back until what follows tells what it is: white space, or `=` with what came after it. */
  #pending: number[] = [];

  push(bytes: Uint8Array): Uint8Array {
    const decoded = new ByteCollector(bytes.length + this.#pending.length + 2);
    for (const byte of bytes) this.#take(byte, decoded);
    return decoded.collected();
  }

  end(): Uint8Array {
    const decoded = new ByteCollector(this.#pending.length);
    // A soft break at the very end (`=`, perhaps with white space) joins nothing and goes, as does white space.
    const [first, second] = this.#pending;
    if (first === equals && second !== undefined && !isBlank(second) && second !== carriageReturn) {
      decoded.addAll(this.#pending);
    }
    this.#pending = [];
    return decoded.collected();
  }

  #take(byte: number, decoded: ByteCollector): void {
    const pending = this.#pending;
    if (pending.length === 0) {
      this.#start(byte, decoded);
    } else if (pending[0] === equals) {
      this.#takeAfterEquals(byte, decoded);
    } else if (isBlank(byte) && pending.length < longestTrailingSpace) {
      pending.push(byte);
    } else {
      this.#pending = [];
      if (byte !== carriageReturn && byte !== lineFeed) decoded.addAll(pending);
      this.#start(byte, decoded);
    }
  }

  #start(byte: number, decoded: ByteCollector): void {
    if (byte === equals || isBlank(byte)) this.#pending.push(byte);
    else decoded.add(byte);
  }

  #takeAfterEquals(byte: number, decoded: ByteCollector): void {
    const pending = this.#pending;
    const last = pending.at(-1) ?? equals;
    if (byte === lineFeed) {
      // `=` LF, `=` CR LF, either with white space in between: a soft break.
      const digits = pending.length === 2 && hexValue(last) >= 0;
      this.#pending = [];
      if (digits) {
        decoded.addAll(pending);
        this.#start(byte, decoded);
      }
      return;
    }
    if (pending.length === 1) {
      if (hexValue(byte) >= 0 || isBlank(byte) || byte === carriageReturn) pending.push(byte);
      else this.#literally(byte, decoded);
      return;
    }
    if (hexValue(last) >= 0 && hexValue(byte) >= 0) {
      this.#pending = [];
      decoded.add(hexValue(last) * 16 + hexValue(byte));
      return;
    }
    const breaking = isBlank(last) && (isBlank(byte) || byte === carriageReturn);
    if (breaking && pending.length < longestTrailingSpace) pending.push(byte);
    else this.#literally(byte, decoded);
  }

  #literally(byte: number, decoded: ByteCollector): void {
    decoded.addAll(this.#pending);
    this.#pending = [];
    this.#start(byte, decoded);
  }
}

const isBlank = (byte: number): boolean => byte === space || byte === tab;

/** Bytes added one by one to a buffer that grows. */
class ByteCollector {
  #bytes: Uint8Array;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(16, expected));
  }

  add(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  addAll(bytes: readonly number[]): void {
    for (const byte of bytes) this.add(byte);
  }

  collected(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
