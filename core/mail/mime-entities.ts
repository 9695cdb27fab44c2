// The MIME entities of a message (RFC 2046, 5.1) and where their bodies begin and end, in one pass over its lines.
// It reads broken messages as IMAP servers do (Dovecot's reading is the yardstick), because what is shown of a
// message before a server has it must not change once the server lists it. postal-mime, which reads messages well, tells
// neither part numbers nor sizes.
import { toByteString } from './byte-string.ts';
import { type ContentType, readContentType } from './content-fields.ts';
import { decodeParameters } from './mime-parameters.ts';

/** Nesting and number of entities beyond this are no mail: what is below is one body. */
const maxDepth = 100;
const maxEntities = 2000;
/** RFC 2046, 5.1.1 has 70. */
const maxBoundaryLength = 80;

/** Values of header fields by lower-case name, as byte strings, line ends of folding being LF; in their order. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

export interface Entity {
  readonly header: HeaderFields;
  /** Whether its Content- fields count. */
  readonly isMime: boolean;
  readonly kind: 'multipart' | 'message' | 'leaf';
  /** Null when it says nothing. */
  readonly contentType: ContentType | null;
  /** Where the body is among the message's bytes. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** The parts of a multipart; the one entity that a message part encloses. */
  readonly children: readonly Entity[];
}

/** The entity that a whole message is. Line ends are CRLF. */
export const readEntities = (bytes: Uint8Array): Entity => new EntityReader(bytes).read(null, 0);

const neededFields: ReadonlySet<string> = new Set([
  'date',
  'subject',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'in-reply-to',
  'message-id',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
]);

interface Line {
  readonly start: number;
  /** Before its line end. */
  readonly end: number;
  /** Where the next one starts. */
  readonly after: number;
}

/** A line that is a boundary of an open multipart. */
interface Delimiter {
  /** Which of the open boundaries it is. */
  readonly index: number;
  /** Whether it is the closing one. */
  readonly closes: boolean;
  /** Where what it ends does end: the line end before a boundary is the boundary's (RFC 2046, 5.1.1). */
  readonly end: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

class EntityReader {
  readonly #bytes: Uint8Array;
  /** Boundaries of the multiparts around here, outermost first. */
  readonly #boundaries: string[] = [];
  #at = 0;
  /** Where the header, body or epilogue that is being read began: no delimiter reaches back beyond it. */
  #floor = 0;
  #entities = 0;
  /** What ended the entity read last; null for the end of the message. */
  #delimiter: Delimiter | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(parent: ContentType | null, depth: number): Entity {
    this.#entities += 1;
    const header = this.#readHeader();
    const bodyStart = this.#delimiter?.end ?? this.#at;
    const isMime = parent !== null || header.has('mime-version') || header.has('content-type');
    const [declared] = isMime ? (header.get('content-type') ?? []) : [];
    const contentType = declared === undefined ? null : readContentType(declared);
    const kind = depth < maxDepth ? kindOf(contentType, parent) : 'leaf';
    const children = this.#readBody(kind, contentType, depth);
    const bodyEnd = this.#delimiter?.end ?? this.#bytes.length;
    return { header, isMime, kind, contentType, bodyStart, bodyEnd, children };
  }

  #readBody(kind: Entity['kind'], contentType: ContentType | null, depth: number): readonly Entity[] {
    // The header may have run into a boundary: then there is no body.
    if (this.#delimiter !== null) return [];
    const boundary = contentType === null ? null : boundaryOf(contentType);
    if (kind === 'message') return [this.read(null, depth + 1)];
    if (kind === 'multipart' && contentType !== null && boundary !== null) {
      return this.#readMultipart(contentType, boundary, depth);
    }
    this.#readToDelimiter();
    return [];
  }

  #readMultipart(contentType: ContentType, boundary: string, depth: number): readonly Entity[] {
    const own = this.#boundaries.push(boundary) - 1;
    const children: Entity[] = [];
    this.#readToDelimiter();
    // A boundary line that the end of the message cuts short opens nothing.
    const cut = this.#bytes.at(-1) !== lineFeed;
    while (this.#delimiter?.index === own && !this.#delimiter.closes) {
      if (cut && this.#at >= this.#bytes.length) break;
      this.#delimiter = null;
      children.push(this.read(contentType, depth + 1));
    }
    this.#boundaries.length = own;
    // What follows the closing boundary is the epilogue: it belongs to no part.
    if (this.#delimiter?.index === own) this.#readToDelimiter();
    return children;
  }

  /** Leaves `#at` after the blank line, or after the delimiter that came before one. */
  #readHeader(): HeaderFields {
    const fields = new Map<string, string[]>();
    this.#delimiter = null;
    this.#floor = this.#at;
    let field: { readonly name: string; readonly from: number; to: number } | null = null;
    const endField = (): void => {
      if (field === null) return;
      const value = toByteString(this.#bytes.subarray(field.from, field.to)).replaceAll('\r\n', '\n');
      const values = fields.get(field.name) ?? [];
      values.push(value.replace(/^[ \t]+/, ''));
      fields.set(field.name, values);
      field = null;
    };
    for (let line = this.#nextLine(); line !== null; line = this.#nextLine()) {
      const folded = isBlank(this.#bytes[line.start]);
      if (folded && line.end > line.start) {
        if (field !== null) field.to = line.end;
        continue;
      }
      endField();
      if (line.end === line.start) break;
      const delimiter = this.#delimiterAt(line);
      if (delimiter !== null) {
        this.#delimiter = { ...delimiter, end: line.start };
        break;
      }
      const colon = this.#bytes.subarray(line.start, line.end).indexOf(0x3a);
      const name = colon < 0 || colon > 40 ? '' : this.#fieldName(line.start, line.start + colon);
      if (neededFields.has(name)) field = { name, from: line.start + colon + 1, to: line.end };
    }
    endField();
    return fields;
  }

  #fieldName(start: number, end: number): string {
    return toByteString(this.#bytes.subarray(start, end)).toLowerCase().trimEnd();
  }

  #readToDelimiter(): void {
    this.#delimiter = null;
    this.#floor = this.#at;
    if (this.#boundaries.length === 0) this.#at = this.#bytes.length;
    for (let line = this.#nextLine(); line !== null; line = this.#nextLine()) {
      this.#delimiter = this.#delimiterAt(line);
      if (this.#delimiter !== null) return;
    }
  }

  #nextLine(): Line | null {
    const start = this.#at;
    if (start >= this.#bytes.length) return null;
    const found = this.#bytes.indexOf(lineFeed, start);
    const after = found < 0 ? this.#bytes.length : found + 1;
    const ending = found < 0 ? after : found;
    const end = found > start && this.#bytes[found - 1] === carriageReturn ? ending - 1 : ending;
    this.#at = after;
    return { start, end, after };
  }

  /** Only the line's beginning has to match, the longest boundary that does, and of equal ones the innermost. */
  #delimiterAt(line: Line): Delimiter | null {
    if (this.#boundaries.length === 0 || this.#bytes[line.start] !== dash) return null;
    if (this.#bytes[line.start + 1] !== dash) return null;
    const head = toByteString(this.#bytes.subarray(line.start + 2, Math.min(line.end, line.start + 100)));
    let index = -1;
    for (let i = this.#boundaries.length - 1; i >= 0; i -= 1) {
      const boundary = this.#boundaries[i] ?? '';
      const longest = index < 0 || boundary.length > (this.#boundaries[index] ?? '').length;
      if (longest && head.startsWith(boundary)) index = i;
    }
    if (index < 0) return null;
    const closes = head.startsWith('--', (this.#boundaries[index] ?? '').length);
    return !closes && this.#entities >= maxEntities ? null : { index, closes, end: this.#endBefore(line) };
  }

  #endBefore(line: Line): number {
    const newline = this.#bytes[line.start - 2] === carriageReturn ? 2 : 1;
    return Math.max(this.#floor, line.start - newline);
  }
}

const boundaryOf = ({ parameters }: ContentType): string | null => {
  const plain = parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1];
  const boundary = plain ?? decodeParameters(parameters).boundary;
  return boundary === undefined ? null : boundary.slice(0, maxBoundaryLength);
};

/** RFC 2046, 5.1.5: what says nothing inside a digest is a message. */
const isEnclosedMessage = (contentType: ContentType | null, parent: ContentType | null): boolean =>
  contentType === null
    ? parent?.type === 'multipart' && parent.subtype === 'digest'
    : contentType.type === 'message' && contentType.subtype === 'rfc822';

const kindOf = (contentType: ContentType | null, parent: ContentType | null): Entity['kind'] => {
  if (contentType?.type === 'multipart' && contentType.subtype !== '') return 'multipart';
  return isEnclosedMessage(contentType, parent) ? 'message' : 'leaf';
};
