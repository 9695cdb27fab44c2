import {
  base64Lines,
  encodedWordOf,
  headerLine,
  isAscii,
  parameter,
  quotedPrintable,
} from './mime-encoding.ts';

/** A MIME entity in the making: header lines with their CRLF, and the encoded body. */
export interface Entity {
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

/** Renders headers, blank line and body. */
export function renderEntity(entity: Entity, headersBefore: readonly string[] = []): Buffer {
  return Buffer.concat([
    Buffer.from(`${[...headersBefore, ...entity.headers].join('')}\r\n`, 'latin1'),
    entity.body,
  ]);
}

/** A text part from Unicode text with CRLF line ends; ASCII goes as 7bit, the rest as UTF-8 in the given encoding. */
export function textEntity(
  subtype: 'plain' | 'html',
  text: string,
  encoding: Exclude<TransferEncoding, '7bit'> = 'quoted-printable',
  parameters = '',
): Entity {
  if (isAscii(text)) return encodedText(subtype, Buffer.from(text), 'us-ascii', '7bit', parameters);
  return encodedText(subtype, Buffer.from(text), 'utf-8', encoding, parameters);
}

/** A text part from bytes that are already in their charset. */
export function encodedText(
  subtype: string,
  bytes: Buffer,
  charset: string,
  encoding: TransferEncoding,
  parameters = '',
): Entity {
  return {
    headers: [
      headerLine('Content-Type', `text/${subtype}; charset=${charset}${parameters}`),
      headerLine('Content-Transfer-Encoding', encoding),
    ],
    body: transferEncode(bytes, encoding),
  };
}

function transferEncode(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') return Buffer.from(base64Lines(bytes));
  if (encoding === 'quoted-printable') return Buffer.from(quotedPrintable(bytes), 'latin1');
  return bytes;
}

/** A file to hang on a message. */
export interface FileSpec {
  readonly type: string;
  readonly name: string;
  readonly content: Buffer;
  /** base64 in lines of this many characters, or quoted-printable. Default: 76. */
  readonly encoding?: number | 'quoted-printable';
  /** How a name that is not ASCII is written: as the standard says, or as many programs do. Default: rfc2231. */
  readonly nameAs?: 'rfc2231' | 'encoded-word';
  /** Makes it an inline part that HTML can show, under this Content-ID (without angle brackets). */
  readonly contentId?: string;
}

/** An attachment, or an inline part when it has a Content-ID. */
export function fileEntity(file: FileSpec): Entity {
  const encoding = file.encoding ?? 76;
  const name = (parameterName: string) =>
    file.nameAs === 'encoded-word'
      ? `; ${parameterName}="${encodedWordOf(Buffer.from(file.name), 'utf-8', 'B')}"`
      : parameter(parameterName, file.name);
  const disposition = file.contentId === undefined ? 'attachment' : 'inline';
  return {
    headers: [
      headerLine('Content-Type', `${file.type}${name('name')}`),
      headerLine('Content-Transfer-Encoding', typeof encoding === 'number' ? 'base64' : encoding),
      headerLine('Content-Disposition', `${disposition}${name('filename')}`),
      ...(file.contentId === undefined ? [] : [headerLine('Content-ID', `<${file.contentId}>`)]),
    ],
    body: Buffer.from(
      typeof encoding === 'number' ? base64Lines(file.content, encoding) : quotedPrintable(file.content),
      'latin1',
    ),
  };
}

/** Parts between boundaries. `ending: 'missing'` leaves the closing boundary out, as a cut-off message would. */
export function multipartEntity(
  subtype: string,
  boundary: string,
  parts: readonly Entity[],
  options: { readonly parameters?: string; readonly ending?: 'closed' | 'missing' } = {},
): Entity {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    renderEntity(part),
    Buffer.from('\r\n'),
  ]);
  if (options.ending !== 'missing') pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    headers: [
      headerLine('Content-Type', `multipart/${subtype}; boundary="${boundary}"${options.parameters ?? ''}`),
    ],
    body: Buffer.concat(pieces),
  };
}
