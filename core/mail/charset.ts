// From bytes to text, whatever the charset is called and whether or not the name is true.
import { toByteString } from './byte-string.ts';
import { decodeUtf7, hzToGbk, iso2022KrToEucKr } from './seven-bit-charsets.ts';

type Decoding =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'utf-7' }
  | { readonly kind: 'iso-2022-kr' }
  | { readonly kind: 'hz' };

/** Names in mail that the Encoding Standard's labels do not have, without separators. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['utf8mb4', 'utf-8'],
  ['iso88598i', 'iso-8859-8-i'],
  ['iso88598e', 'iso-8859-8'],
  ['iso885916', 'iso-8859-16'],
  ['shiftjis', 'shift_jis'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['windows932', 'shift_jis'],
  ['windows31j', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['cp51932', 'euc-jp'],
  ['iso2022jp1', 'iso-2022-jp'],
  ['iso2022jp2', 'iso-2022-jp'],
  ['iso2022jp3', 'iso-2022-jp'],
  ['iso2022jpms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['euckr', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['ksc5601', 'euc-kr'],
  ['euccn', 'gbk'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['windows936', 'gbk'],
  // GB 18030 has all of these and more; senders write newer characters under the old names.
  ['gb2312', 'gb18030'],
  ['gb231280', 'gb18030'],
  ['gbk', 'gb18030'],
  ['cp950', 'big5'],
  ['windows950', 'big5'],
  ['euctw', 'big5'],
  ['cp874', 'windows-874'],
  ['tis620', 'windows-874'],
  ['cp10000', 'macintosh'],
  ['koi8', 'koi8-r'],
]);

const tryLabel = (label: string): Decoding | null => {
  try {
    return { kind: 'label', label: new TextDecoder(label).encoding };
  } catch {
    // Not a label this engine knows: that is the answer, not an error.
    return null;
  }
};

/** What a charset name means; null for names that mean nothing here. */
const decodingOf = (charset: string): Decoding | null => {
  // RFC 2231, 5 lets a language follow in an encoded word.
  const [name = ''] = charset
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
    .split('*');
  const bare = name.replace(/^(?:x-|cs)/, '').replace(/[\s._:-]+/g, '');
  if (bare === 'utf7' || bare === 'unicode11utf7' || bare === 'unicode20utf7') return { kind: 'utf-7' };
  if (bare === 'iso2022kr') return { kind: 'iso-2022-kr' };
  if (bare === 'hzgb2312' || bare === 'hz') return { kind: 'hz' };
  const alias = aliases.get(bare);
  const codePage = /^(?:cp|ms|win|windows|ibm)(\d+)$/.exec(bare)?.[1];
  for (const label of [alias, name, bare, codePage && `windows-${codePage}`, codePage && `ibm${codePage}`]) {
    const decoding = label === undefined ? null : tryLabel(label);
    if (decoding !== null) return decoding;
  }
  const iso = /^iso8859(\d+)$/.exec(bare)?.[1];
  return iso === undefined ? null : tryLabel(`iso-8859-${iso}`);
};

/** Names that say nothing: servers and old clients put them where none was declared. */
const saysNothing: ReadonlySet<string> = new Set([
  '',
  'usascii',
  'ascii',
  'ansix341968',
  'unknown',
  'unknown8bit',
]);

/** Whether a charset is declared that can be decoded; `us-ascii` declares nothing about eighth bits. */
export const isDeclared = (charset: string | null): charset is string =>
  charset !== null &&
  !saysNothing.has(
    charset
      .trim()
      .toLowerCase()
      .replace(/^x-/, '')
      .replace(/[\s._:-]+/g, ''),
  ) &&
  decodingOf(charset) !== null;

/**
 * Decodes with a label that TextDecoder has. A character that the end of the input cuts is left out. The
 * `stream` option does that, and it is also what keeps Node 20 from decoding windows-1252 as ISO 8859-1.
 */
const decodeLabel = (bytes: Uint8Array, label: string): string =>
  new TextDecoder(label).decode(bytes, { stream: true });

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
};

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** UTF-8 where the bytes are that, ISO-2022-JP where they escape into it, else windows-1252. */
const guess = (bytes: Uint8Array): string => {
  if (isUtf8(bytes)) {
    const text = decodeLabel(bytes, 'utf-8');
    if (text.includes('\u001b$B') || text.includes('\u001b$@')) return decodeLabel(bytes, 'iso-2022-jp');
    // Nothing but the start of a character at the very end: an accented letter is likelier than a cut.
    const onlyTail = bytes.length > 0 && isAscii(text) && (bytes.at(-1) ?? 0) >= 0x80;
    return onlyTail ? decodeLabel(bytes, 'windows-1252') : text;
  }
  return decodeLabel(bytes, 'windows-1252');
};

const byteOrderMark = (bytes: Uint8Array): string | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
};

const decodeDeclared = (bytes: Uint8Array, decoding: Decoding): string => {
  switch (decoding.kind) {
    case 'utf-7':
      return decodeUtf7(bytes);
    case 'iso-2022-kr':
      return decodeLabel(iso2022KrToEucKr(bytes), 'euc-kr');
    case 'hz':
      return decodeLabel(hzToGbk(bytes), 'gb18030');
    case 'label': {
      const text = decodeLabel(bytes, decoding.label);
      // Declared UTF-8 with no valid character above ASCII in it is one of the 8-bit charsets.
      if (decoding.label === 'utf-8' && text.includes('\ufffd') && isAscii(text.replaceAll('\ufffd', ''))) {
        return toByteString(bytes).includes('\u00ef\u00bf\u00bd') ? text : decodeLabel(bytes, 'windows-1252');
      }
      return text;
    }
  }
};

/**
 * Decodes bytes in a charset as mail names it; null, an unknown name, and `us-ascii` with eighth bits are
 * guessed. A byte order mark overrules the name. Never throws; the end may be cut anywhere.
 */
export const decodeCharset = (bytes: Uint8Array, charset: string | null): string => {
  const mark = byteOrderMark(bytes);
  const decoding = isDeclared(charset) ? decodingOf(charset) : null;
  let text: string;
  if (mark !== null) text = decodeLabel(bytes, mark);
  else text = decoding === null ? guess(bytes) : decodeDeclared(bytes, decoding);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
};
