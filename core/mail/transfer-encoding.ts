// Content-Transfer-Encodings of texts (RFC 2045, 6). Hand-written because the ones at hand do not fit: those
// of postal-mime are reached only through its asynchronous whole-message parser, and atob (no global of core)
// refuses what is cut or dirty. Here a cut anywhere loses at most the last, incomplete group.

const equals = 0x3d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

const base64Values = new Int8Array(256).fill(-1);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  base64Values[character.charCodeAt(0)] = value;
}
const base64Value = (byte: number): number => base64Values[byte] ?? -1;

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

const concatenate = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
};

/** Whether the first line with something in it holds only what base64 is written with. */
const opensAsBase64 = (encoded: Uint8Array): boolean => {
  let any = false;
  for (const byte of encoded) {
    if (byte === lineFeed || byte === carriageReturn) {
      if (any) return true;
    } else if (!isBlank(byte)) {
      if (base64Value(byte) < 0 && byte !== equals) return false;
      any = true;
    }
  }
  return true;
};

/** Skips what is not base64; padding ends a run of groups, because some senders pad every line. */
export const decodeBase64 = (encoded: Uint8Array): Uint8Array => {
  const decoded = new Uint8Array(Math.floor((encoded.length * 3) / 4) + 3);
  let length = 0;
  let group = 0;
  let digits = 0;
  const endRun = (): void => {
    // RFC 4648, 4: two digits hold one byte, three hold two; one alone holds none.
    if (digits >= 2) decoded[length++] = (group >> (6 * digits - 8)) & 255;
    if (digits === 3) decoded[length++] = (group >> 2) & 255;
    group = 0;
    digits = 0;
  };
  for (const byte of encoded) {
    if (byte === equals) {
      endRun();
      continue;
    }
    const value = base64Value(byte);
    if (value < 0) continue;
    group = (group << 6) | value;
    digits += 1;
    if (digits === 4) {
      decoded[length++] = (group >> 16) & 255;
      decoded[length++] = (group >> 8) & 255;
      decoded[length++] = group & 255;
      group = 0;
      digits = 0;
    }
  }
  endRun();
  return decoded.subarray(0, length);
};

/** Where plain text follows the padding, as some list servers add their footer; the length when it does not. */
const endOfBase64 = (encoded: Uint8Array): number => {
  const padding = encoded.indexOf(equals);
  const lineEnd = padding < 0 ? -1 : encoded.indexOf(lineFeed, padding);
  if (lineEnd < 0 || opensAsBase64(encoded.subarray(lineEnd))) return encoded.length;
  return lineEnd;
};

const decodeBase64Text = (encoded: Uint8Array): Uint8Array => {
  // Text that is only labelled base64 reads better as it is than as the bytes it happens to spell.
  if (!opensAsBase64(encoded)) return encoded;
  const end = endOfBase64(encoded);
  const decoded = decodeBase64(encoded.subarray(0, end));
  return end === encoded.length ? decoded : concatenate(decoded, encoded.subarray(end));
};

/**
 * RFC 2045, 6.7. What is no escape stays as it is; an escape that the end of the input cuts is dropped. Blanks
 * at a line's end stay, against rule 3: format=flowed needs those that no transport took away.
 */
export const decodeQuotedPrintable = (encoded: Uint8Array): Uint8Array => {
  const decoded = new Uint8Array(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    const byte = encoded[at] ?? 0;
    if (byte !== equals) {
      decoded[length++] = byte;
      continue;
    }
    const high = hexDigit(encoded[at + 1]);
    const low = hexDigit(encoded[at + 2]);
    if (high >= 0 && low >= 0) {
      decoded[length++] = (high << 4) | low;
      at += 2;
      continue;
    }
    if (at + 1 >= encoded.length || (high >= 0 && at + 2 >= encoded.length)) break;
    let end = at + 1;
    while (isBlank(encoded[end])) end += 1;
    if (encoded[end] === carriageReturn && (end + 1 >= encoded.length || encoded[end + 1] === lineFeed)) {
      end += 1;
    }
    if (end >= encoded.length) break;
    if (encoded[end] === lineFeed) at = end;
    else decoded[length++] = byte;
  }
  return decoded.subarray(0, length);
};

/** Takes off the transfer encoding of a text; an unknown one is taken for none. */
export const decodeTransferEncoding = (encoded: Uint8Array, encoding: string): Uint8Array => {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return decodeBase64Text(encoded);
    case 'quoted-printable':
      return decodeQuotedPrintable(encoded);
    default:
      return encoded;
  }
};
