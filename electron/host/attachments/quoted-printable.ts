// Quoted-printable as most programs write it (RFC 2045, 6.7): what may stand for itself does, lines break as late
// as they may. Programs differ in the choices the RFC leaves open, so this is a guess to be checked, no more.

/** Longest line of quoted-printable, with the `=` of a soft break. */
export const quotedPrintableLineLength = 76;

const hex = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);

/** Encodes text whose line breaks are CRLF; any other CR or LF is data. */
export const encodeQuotedPrintable = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  let line = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x0d && bytes[at + 1] === 0x0a) {
      lines.push(line);
      line = '';
      at++;
      continue;
    }
    const ends = at + 1 === bytes.length || (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a);
    const blank = byte === 0x20 || byte === 0x09;
    const literal = (byte > 0x20 && byte < 0x7f && byte !== 0x3d) || (blank && !ends);
    const token = literal ? String.fromCharCode(byte) : (hex[byte] ?? '');
    // The last token of a line may use the column that a soft break would need.
    if (line.length + token.length > quotedPrintableLineLength - (ends ? 0 : 1)) {
      lines.push(`${line}=`);
      line = '';
    }
    line += token;
  }
  return [...lines, line].join('\r\n');
};
