import type { BodyPart } from '../model/part.ts';
import { toByteString } from './byte-string.ts';
import { decodeCharset, isDeclared } from './charset.ts';
import { unflow } from './format-flowed.ts';
import { decodeTransferEncoding } from './transfer-encoding.ts';

/** A text part as it came, and what its headers say about it. */
export interface EncodedText {
  /** May end anywhere. */
  readonly bytes: Uint8Array;
  /** The Content-Transfer-Encoding that `bytes` still carry; 'binary' for none. */
  readonly encoding: string;
  /** The charset parameter; null when there is none. */
  readonly charset: string | null;
  /** Lower case, such as `text/html`. */
  readonly type: string;
  /** The format and delsp parameters of text/plain (RFC 3676). */
  readonly format?: 'flowed' | 'fixed';
  readonly delSp?: boolean;
}

/** The charset that an HTML document declares in its first 1024 bytes (HTML, 13.2.3.2); null for none. */
const charsetOfHtml = (bytes: Uint8Array): string | null => {
  const head = toByteString(bytes.subarray(0, 1024)).replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  for (const [tag] of head.matchAll(/<meta\s[^>]*>/gi)) {
    const charset = /charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(tag)?.[1];
    // As in the standard: a document whose declaration can be read as ASCII is not in UTF-16.
    if (charset !== undefined) return /^utf-?16/i.test(charset) ? 'utf-8' : charset;
  }
  return null;
};

/**
 * The text of a part: transfer encoding and charset taken off, line ends as LF, no NULs, format=flowed
 * unfolded. Never throws: what is cut loses at most its last character, what is broken is guessed at.
 */
export const decodeText = ({ bytes, encoding, charset, type, format, delSp }: EncodedText): string => {
  const decoded = decodeTransferEncoding(bytes, encoding);
  const declared = isDeclared(charset) || type !== 'text/html' ? charset : charsetOfHtml(decoded);
  const text = decodeCharset(decoded, declared).replaceAll('\0', '').replace(/\r\n?/g, '\n');
  return type === 'text/plain' && format === 'flowed' ? unflow(text, delSp ?? false) : text;
};

/** decodeText with what BODYSTRUCTURE says of the part; `encoding` is what the fetched bytes still carry. */
export const decodeTextPart = (part: BodyPart, bytes: Uint8Array, encoding: string): string =>
  decodeText({
    bytes,
    encoding,
    charset: part.parameters.charset ?? null,
    type: part.type,
    format: part.parameters.format?.toLowerCase() === 'flowed' ? 'flowed' : 'fixed',
    delSp: part.parameters.delsp?.toLowerCase() === 'yes',
  });
