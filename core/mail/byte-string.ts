// A byte string has one character a byte, U+0000 to U+00FF: what regular expressions need to work on bytes.

/** One character a byte. */
export const toByteString = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  // The limit on arguments of a call differs between engines; this is far below all of them.
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return pieces.join('');
};

/** One byte a character; of characters above U+00FF only the low eight bits stay. */
export const fromByteString = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};
