// Names that senders give to files, made fit to show and fit to write.
import type { BodyPart } from '../model/part.ts';

const maxShownCharacters = 200;
const maxFileBytes = 200;

/** Extensions of what mail carries most, for parts without a name. */
const extensions: Readonly<Record<string, string>> = {
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/msword': 'doc',
  'application/pdf': 'pdf',
  'application/pgp-keys': 'asc',
  'application/pgp-signature': 'asc',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/rtf': 'rtf',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/x-pkcs7-signature': 'p7s',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
};

const nameFromType = (type: string): string => {
  const major = /^(?:image|audio|video|text|message)(?=\/)/.exec(type)?.[0] ?? 'attachment';
  return `${major}.${Object.hasOwn(extensions, type) ? extensions[type] : 'bin'}`;
};

/**
 * Without what cannot be seen or turns around what can: control and format characters (bidi overrides let
 * `exe.jpg` stand for `gpj.exe`), line separators, lone surrogates; runs of blanks become one.
 */
const visible = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();

/** The last dot and what follows it, when that can be an extension; else ''. */
const extensionOf = (name: string): string => /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';

/** Cut in the middle, so that the extension stays; `measure` counts what `limit` limits. */
const shorten = (name: string, limit: number, measure: (text: string) => number): string => {
  if (measure(name) <= limit) return name;
  const extension = extensionOf(name);
  const room = limit - measure(extension) - measure('…');
  let stem = '';
  let used = 0;
  for (const character of name.slice(0, name.length - extension.length)) {
    used += measure(character);
    if (used > room) break;
    stem += character;
  }
  return `${stem.trimEnd()}…${extension}`;
};

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** A name to show for a part: the sender's, made safe and short, or one made from the type: `image.jpg`. */
export const attachmentName = (part: BodyPart): string => {
  const name = visible((part.filename ?? '').slice(0, 4096));
  // Old Windows clients send the whole path.
  const base = /^(?:[A-Za-z]:[\\/]|\\\\|\/|\.{1,2}[\\/])/.test(name)
    ? (name.split(/[\\/]/).at(-1) ?? '')
    : name;
  const shown = base.trim() === '' ? nameFromType(part.type) : base.trim();
  return shorten(shown, maxShownCharacters, (text) => [...text].length);
};

/** Device names of Windows, with or without an extension. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)/iu;

/**
 * The name under which a file can be written in any folder of any common file system: one path element, not
 * hidden, not reserved, at most 200 bytes of UTF-8, never empty.
 */
export const safeFilename = (name: string): string => {
  const cleaned = visible(name.slice(0, 4096).normalize('NFC'))
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  const short = shorten(cleaned, maxFileBytes, utf8Length);
  if (short === '') return 'attachment';
  return reserved.test(short) ? `_${short}` : short;
};
