import { randomUUID } from 'node:crypto';
import { HostError } from '../../core/errors.ts';
import { type LeafPart, leafParts } from '../../core/mail/structure.ts';
import { addressWords, unstructuredWords, writeDate, writeField } from '../../core/mail/write-header.ts';
import type { Sha256 } from '../../core/model/ids.ts';
import type { Address, Envelope } from '../../core/model/message.ts';
import type { AttachmentForm, BodyPart } from '../../core/model/part.ts';
import type { MessageSource } from '../../core/ports.ts';
import { encodeQuotedPrintable } from './attachments/quoted-printable.ts';
import { writeParameters } from './mime-parameter-words.ts';

// A message put together again from what was kept of it: its envelope, the tree of its parts, their texts as UTF-8 and
// their files decoded. Header fields that no ENVELOPE has, the zone of its Date and the ways it was encoded are lost.

/** Decoded bytes of a finished attachment. @throws HostError */
export type ReadFile = (sha256: Sha256, form: AttachmentForm) => Promise<Uint8Array>;

type Parts = Extract<MessageSource, { kind: 'parts' }>;

/** RFC 5322, 2.1.1: the longest line, without its CRLF. */
const maxLine = 998;

/** Deeper than any honest mail. */
const maxDepth = 200;

/** @throws HostError where a part is missing or a file cannot be read */
export const rebuildMessage = async (source: Parts, readFile: ReadFile): Promise<Buffer> => {
  const { envelope, references, structure } = source;
  const writer = new EntityWriter(source, readFile);
  const entity = await writer.write(structure, 0);
  return Buffer.concat([Buffer.from(headerOf(envelope, references)), ...entity]);
};

const headerOf = (envelope: Envelope, references: readonly string[]): string => {
  const { date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId } = envelope;
  return [
    ...(date === null ? [] : [writeField('Date', [writeDate(date)])]),
    ...field('From', addressWords(from)),
    // A server names From where there is neither (RFC 9051, 7.5.2).
    ...field('Sender', sameAddresses(sender, from) ? [] : addressWords(sender)),
    ...field('Reply-To', sameAddresses(replyTo, from) ? [] : addressWords(replyTo)),
    ...field('To', addressWords(to)),
    ...field('Cc', addressWords(cc)),
    ...field('Bcc', addressWords(bcc)),
    ...field('Subject', unstructuredWords(subject)),
    ...field('Message-ID', tokens(messageId)),
    ...field('In-Reply-To', tokens(inReplyTo)),
    ...field('References', references.flatMap(tokens)),
    'X-Packetboat-Rebuilt: from its parts\r\n',
    'MIME-Version: 1.0\r\n',
  ].join('');
};

const field = (name: string, words: readonly string[]): readonly string[] =>
  words.length === 0 ? [] : [writeField(name, words)];

const sameAddresses = (a: readonly Address[], b: readonly Address[]): boolean =>
  a.length === b.length && a.every(({ address }, i) => address === b[i]?.address);

/** Message-IDs and the like, which came from other people's headers: no line ends, and nothing longer than a line. */
const tokens = (text: string): readonly string[] =>
  text
    .split(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\s]+/u)
    .filter((token) => token !== '' && Buffer.byteLength(token) < maxLine - 20);

class EntityWriter {
  readonly #source: Parts;
  readonly #readFile: ReadFile;
  /** In the order in which the tree is walked, with the numbers that texts and files are known by. */
  readonly #leaves: Iterator<LeafPart>;

  constructor(source: Parts, readFile: ReadFile) {
    this.#source = source;
    this.#readFile = readFile;
    this.#leaves = leafParts(source.structure).values();
  }

  /** The Content fields, a blank line, and the body. */
  async write(node: BodyPart, depth: number): Promise<readonly Buffer[]> {
    if (depth > maxDepth) throw new HostError('invalid', 'The message is nested too deeply.');
    return node.type.startsWith('multipart/') ? await this.#multipart(node, depth) : await this.#leaf();
  }

  async #multipart(node: BodyPart, depth: number): Promise<readonly Buffer[]> {
    const boundary = `=_${randomUUID()}`;
    const body: Buffer[] = [];
    for (const child of node.children) {
      body.push(Buffer.from(`--${boundary}\r\n`), ...(await this.write(child, depth + 1)), crlf);
    }
    body.push(Buffer.from(`--${boundary}--\r\n`));
    const parameters = { ...node.parameters, boundary };
    return [Buffer.from(`${contentFields(node, { parameters, encoding: identityOf(body) })}\r\n`), ...body];
  }

  async #leaf(): Promise<readonly Buffer[]> {
    const { value: leaf } = this.#leaves.next();
    if (leaf === undefined) throw new HostError('invalid', 'The message is not in its parts.');
    const file = this.#source.files.find(({ part }) => part === leaf.part);
    if (file !== undefined) return fileEntity(leaf, asBuffer(await this.#readFile(file.sha256, file.form)));
    const text = this.#source.texts.find(({ part }) => part === leaf.part);
    if (text === undefined) throw new HostError('missing', `Part ${leaf.part} of the message is not here.`);
    return textEntity(leaf, text.text);
  }
}

const crlf = Buffer.from('\r\n');

/** RFC 2045, 6.4: what holds 8-bit parts says so. */
const identityOf = (pieces: readonly Buffer[]): '7bit' | '8bit' =>
  pieces.every((piece) => piece.every((byte) => byte < 0x80)) ? '7bit' : '8bit';

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const contentFields = (
  node: BodyPart,
  changes: {
    readonly type?: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly encoding: string;
  },
): string => {
  const type = changes.type ?? node.type;
  const known = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i.test(type) ? type : 'application/octet-stream';
  const disposition = node.disposition ?? (node.filename === null ? null : 'attachment');
  const isToken = disposition !== null && /^[a-z0-9!#$&^_.+-]+$/i.test(disposition);
  return [
    writeField(
      'Content-Type',
      [known, ...writeParameters(changes.parameters ?? node.parameters)].map(semicolons),
    ),
    `Content-Transfer-Encoding: ${changes.encoding}\r\n`,
    ...field('Content-ID', node.contentId === null ? [] : tokens(node.contentId)),
    ...(isToken
      ? [
          writeField(
            'Content-Disposition',
            [disposition, ...writeParameters(node.filename === null ? {} : { filename: node.filename })].map(
              semicolons,
            ),
          ),
        ]
      : []),
  ].join('');
};

const semicolons = (word: string, i: number, words: readonly string[]): string =>
  i === words.length - 1 ? word : `${word};`;

const textEntity = (leaf: LeafPart, text: string): readonly Buffer[] => {
  const lines = text.replace(/\p{Cs}/gu, '\ufffd').replace(/\r\n?|\n/g, '\r\n');
  const bytes = Buffer.from(lines);
  const parameters = { ...leaf.parameters, charset: 'utf-8' };
  const plain = /^[\t\r\n -~]*$/.test(lines) && lines.split('\r\n').every((line) => line.length <= maxLine);
  if (plain) return [Buffer.from(`${contentFields(leaf, { parameters, encoding: '7bit' })}\r\n`), bytes];
  const quoted = encodeQuotedPrintable(bytes);
  // What has more escapes than letters is shorter in base64: most texts that are not in Latin letters.
  return quoted.length <= (bytes.length * 4) / 3
    ? [
        Buffer.from(`${contentFields(leaf, { parameters, encoding: 'quoted-printable' })}\r\n`),
        Buffer.from(quoted, 'latin1'),
      ]
    : [Buffer.from(`${contentFields(leaf, { parameters, encoding: 'base64' })}\r\n`), base64Lines(bytes)];
};

const fileEntity = (leaf: LeafPart, bytes: Buffer): readonly Buffer[] => {
  if (/^message\/(?:rfc822|global|partial|external-body)/.test(leaf.type)) {
    // Must not be encoded (RFC 2046, 5.2.1).
    if (travelsAsItIs(bytes)) {
      return [Buffer.from(`${contentFields(leaf, { encoding: identityOf([bytes]) })}\r\n`), bytes];
    }
    const type = 'application/octet-stream';
    return [Buffer.from(`${contentFields(leaf, { type, encoding: 'base64' })}\r\n`), base64Lines(bytes)];
  }
  return [Buffer.from(`${contentFields(leaf, { encoding: 'base64' })}\r\n`), base64Lines(bytes)];
};

/** No NUL, no bare CR or LF, and no line that is too long (RFC 2045, 2.8). */
const travelsAsItIs = (bytes: Buffer): boolean => {
  const text = bytes.toString('latin1');
  return (
    !text.includes('\0') && text.split('\r\n').every((line) => line.length <= maxLine && !/[\r\n]/.test(line))
  );
};

const base64Lines = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('base64').replace(/.{76}(?!$)/g, '$&\r\n'), 'latin1');
