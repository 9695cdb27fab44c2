// RFC 2047, and headers that ignore it. postal-mime's decodeWords takes strings only, joins split characters
// only between words of the same spelling and encoding, and reads every charset it does not know as
// windows-1252; here words are joined as bytes, and raw 8-bit headers are read too.
import { fromByteString, toByteString } from './byte-string.ts';
import { decodeCharset } from './charset.ts';
import { decodeBase64, decodeQuotedPrintable } from './transfer-encoding.ts';

interface EncodedWord {
  readonly charset: string;
  readonly bytes: Uint8Array;
}

const wordPattern = /=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=/g;

const decodeWord = (charset: string, encoding: string, text: string): EncodedWord => ({
  charset: charset.toLowerCase().replace(/\*.*$/, ''),
  bytes:
    encoding.toLowerCase() === 'b'
      ? decodeBase64(fromByteString(text))
      : decodeQuotedPrintable(fromByteString(text.replaceAll('_', ' '))),
});

const joinBytes = (words: readonly EncodedWord[]): Uint8Array => {
  const joined = new Uint8Array(words.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of words) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  return joined;
};

/**
 * Adjacent words of one charset are decoded as one, because senders split them inside a character (against
 * RFC 2047, 5); apart when that does not go well.
 */
const decodeRun = (words: readonly EncodedWord[]): string => {
  const [first] = words;
  if (first === undefined) return '';
  const together = decodeCharset(joinBytes(words), first.charset);
  if (!together.includes('\ufffd')) return together;
  const apart = words.map(({ bytes, charset }) => decodeCharset(bytes, charset)).join('');
  return apart.includes('\ufffd') ? together : apart;
};

// A string with nothing above U+00FF may be bytes that a parser took for ISO 8859-1. Decoding it as bytes gives
// the same string when it was text after all, except for the rare text that spells valid UTF-8.
const decodeRaw = (text: string): string => {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  return decodeCharset(fromByteString(text), null);
};

const decodeWords = (header: string): string => {
  const decoded: string[] = [];
  let run: EncodedWord[] = [];
  let end = 0;
  const endRun = (): void => {
    decoded.push(decodeRun(run));
    run = [];
  };
  for (const match of header.matchAll(wordPattern)) {
    const [whole, charset = '', encoding = '', text = ''] = match;
    const between = header.slice(end, match.index);
    end = match.index + whole.length;
    const word = decodeWord(charset, encoding, text);
    // RFC 2047, 6.2: white space between two encoded words is not shown.
    const adjacent = run.length > 0 && /^\s*$/.test(between);
    if (!adjacent || run[0]?.charset !== word.charset) endRun();
    if (!adjacent) decoded.push(decodeRaw(between));
    run.push(word);
  }
  endRun();
  decoded.push(decodeRaw(header.slice(end)));
  return decoded.join('');
};

/**
 * The text of an unstructured header value or a display name: encoded words decoded, raw 8-bit bytes read as UTF-8
 * or else windows-1252, folding undone, other control characters turned into spaces. A string may hold bytes
 * as characters up to U+00FF. Never throws.
 */
export const decodeHeader = (raw: string | Uint8Array): string => {
  const header = typeof raw === 'string' ? raw : toByteString(raw);
  return decodeWords(header.replace(/\r?\n(?=[ \t])/g, ''))
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
};
