// The body of a plain text as it goes out: format=flowed (RFC 3676) where that gives the text back, else quoted-printable.
import { unflow } from './format-flowed.ts';

export interface WrittenText {
  /** With CRLF line ends. */
  readonly body: string;
  readonly encoding: '7bit' | '8bit' | 'quoted-printable';
  readonly flowed: boolean;
}

const maxFlowedLine = 76;
/** RFC 5322, 2.1.1, in bytes of UTF-8. */
const maxLineBytes = 998;

/** LF or CRLF line ends in, and a line end behind the last line. */
export const writeText = (text: string): WrittenText => {
  const clean = text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n');
  const lines = `${clean}${clean === '' || clean.endsWith('\n') ? '' : '\n'}`;
  const flowed = flow(lines);
  const fits =
    !/[^\P{Cc}\t\n]/u.test(lines) &&
    flowed.split('\n').every((line) => new TextEncoder().encode(line).length <= maxLineBytes) &&
    unflow(flowed, false) === lines;
  if (!fits) return { body: quotedPrintable(lines), encoding: 'quoted-printable', flowed: false };
  const ascii = /^[\0-\x7f]*$/.test(flowed);
  return { body: flowed.replaceAll('\n', '\r\n'), encoding: ascii ? '7bit' : '8bit', flowed: true };
};

const flow = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const [quotes = ''] = /^>*/.exec(line) ?? [];
      const rest = line.slice(quotes.length);
      // As `unflow` writes them: one blank between the quote marks and what is quoted.
      return wrap(quotes === '' ? rest : rest.replace(/^ /, '')).map(
        (piece) => quotes + stuffed(piece, quotes),
      );
    })
    .join('\n');

/** RFC 3676, 4.4. */
const stuffed = (line: string, quotes: string): string =>
  (quotes !== '' && line !== '') || /^(?: |>|From )/.test(line) ? ` ${line}` : line;

/** Lines that end in a space and go on in the next one (4.2). */
const wrap = (line: string): readonly string[] => {
  if (line.length <= maxFlowedLine) return [line];
  const pieces: string[] = [];
  let piece = '';
  for (const word of line.match(/[^ ]+ *| +/g) ?? []) {
    if (piece !== '' && piece.length + word.trimEnd().length > maxFlowedLine) {
      pieces.push(piece);
      piece = '';
    }
    piece += word;
  }
  return [...pieces, piece];
};

const maxEncodedLine = 76;

/** RFC 2045, 6.7. */
const quotedPrintable = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      const bytes = new TextEncoder().encode(line);
      for (const [at, byte] of bytes.entries()) {
        const literal =
          (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) ||
          ((byte === 0x20 || byte === 0x09) && at < bytes.length - 1);
        const written = literal
          ? String.fromCharCode(byte)
          : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
        if (current.length + written.length > maxEncodedLine - 1) {
          lines.push(`${current}=`);
          current = '';
        }
        current += written;
      }
      return [...lines, current].join('\r\n');
    })
    .join('\r\n');
