const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** The same text with CRLF line ends, as mail has them on the wire (RFC 5322, 2.3); a CR by itself is no line end. */
export const withCrlf = (bytes: Uint8Array): Uint8Array => {
  let bare = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] !== carriageReturn) bare += 1;
  }
  if (bare === 0) return bytes;
  const converted = new Uint8Array(bytes.length + bare);
  let length = 0;
  let start = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] === carriageReturn) continue;
    converted.set(bytes.subarray(start, at), length);
    length += at - start;
    converted[length++] = carriageReturn;
    start = at;
  }
  converted.set(bytes.subarray(start), length);
  return converted;
};
