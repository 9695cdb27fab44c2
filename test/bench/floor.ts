// What information costs at the least. Everything that is to be known at the end is written down column by column (all subjects
// under each other, all dates, ...), sorted by folder and UID, one value a line, numbers that rise as differences, and each
// column is compressed by itself with Brotli at its highest level (11, window 16 MB). The sum of the columns is the floor in
// bytes. Not counted: TCP and TLS, login, commands, and any framing of the columns.
//
// In round trips: TCP takes one before anything can be said, TLS 1.3 one, login and all commands one (RFC 9293, RFC 8446, and
// IMAP's pipelining): the line's counter sees the last two as flights.
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Content, Message } from '../../core/model/message.ts';
import type { BodyPart } from '../../core/model/part.ts';

const compress = promisify(brotliCompress);

export const floorFlights = 2;

/** Columns by name: one value for each row, none with a line break that matters. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** Bytes of all columns, each compressed by itself; an empty column is free. */
export const columnBytes = async (columns: Columns): Promise<number> => {
  const sizes = await Promise.all(Object.values(columns).map(compressedBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const compressedBytes = async (column: readonly string[]): Promise<number> => {
  if (column.every((value) => value === '')) return 0;
  const bytes = Buffer.from(column.join('\n'));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return (await compress(bytes, { params })).length;
};

/** A row of a folder list with all that a replica keeps of it. */
export interface ListedRow extends Pick<Message, 'uid' | 'internalDate' | 'size' | 'flags'> {
  /** Path of its folder. */
  readonly folder: string;
  readonly envelope: Content['envelope'];
  readonly structure: BodyPart | null;
}

/** The columns of folder lists: subject, people, dates, ids, size, flags, structure. */
export const listColumns = (rows: readonly ListedRow[]): Columns => {
  const sorted = inOrder(rows);
  const column = (value: (row: ListedRow) => unknown): string[] => sorted.map((row) => textOf(value(row)));
  const from = ({ envelope }: ListedRow): string => JSON.stringify(envelope.from);
  /** Nothing where it is the author again. */
  const others = (people: (row: ListedRow) => unknown) => (row: ListedRow) =>
    JSON.stringify(people(row)) === from(row) ? '' : people(row);
  return {
    folder: sorted.map(({ folder }, index) => (folder === sorted[index - 1]?.folder ? '' : folder)),
    uid: differences(sorted.map(({ uid }) => uid ?? 0)),
    internalDate: differences(sorted.map(({ internalDate }) => internalDate / 1_000)),
    date: column(({ envelope, internalDate }) =>
      envelope.date === null ? '' : (envelope.date - internalDate) / 1_000,
    ),
    size: column(({ size }) => size),
    flags: column(({ flags }) => [...flags].sort().join(' ')),
    subject: column(({ envelope }) => envelope.subject),
    from: column(({ envelope }) => envelope.from),
    sender: column(others(({ envelope }) => envelope.sender)),
    replyTo: column(others(({ envelope }) => envelope.replyTo)),
    to: column(({ envelope }) => envelope.to),
    cc: column(({ envelope }) => envelope.cc),
    bcc: column(({ envelope }) => (envelope.bcc.length > 0 ? envelope.bcc : '')),
    messageId: column(({ envelope }) => envelope.messageId),
    inReplyTo: column(({ envelope }) => envelope.inReplyTo),
    ...structureColumns(sorted),
  };
};

/** A tree of one part is a word; the numbers in it, which repeat nowhere, stand apart. */
const structureColumns = (rows: readonly ListedRow[]): Columns => ({
  structure: rows.map(({ structure }) => (structure ? JSON.stringify(shapeOf(structure)) : '')),
  partOctets: rows.map(({ structure }) => (structure ? octetsOf(structure).join(' ') : '')),
});

const shapeOf = ({ type, parameters, contentId, encoding, disposition, filename, children }: BodyPart) => [
  type,
  Object.entries(parameters),
  contentId,
  encoding,
  disposition,
  filename,
  children.map((child): unknown => shapeOf(child)),
];

const octetsOf = ({ octets, children }: BodyPart): number[] => [
  ...(children.length > 0 ? [] : [octets]),
  ...children.flatMap(octetsOf),
];

/** Decoded text and the thread that the References header tells. */
export interface TextRow {
  readonly text: string;
  readonly references: readonly string[];
}

/** The columns of texts, in the order given. */
export const textColumns = (texts: readonly TextRow[]): Columns => ({
  text: texts.map(({ text }) => text),
  references: texts.map(({ references }) => references.join(' ')),
});

/** Which messages changed, and how. */
export interface ChangeRow {
  readonly folder: string;
  readonly uid: number;
  /** Its flags now, the folder that it moved to, or nothing for one that is gone. */
  readonly change: string;
}

/** The columns of changes to messages that are known. */
export const changeColumns = (changes: readonly ChangeRow[]): Columns => {
  const sorted = inOrder(changes);
  return {
    changedIn: sorted.map(({ folder }, index) => (folder === sorted[index - 1]?.folder ? '' : folder)),
    changedUid: differences(sorted.map(({ uid }) => uid)),
    change: sorted.map(({ change }) => change),
  };
};

const inOrder = <T extends { readonly folder: string; readonly uid: number | null }>(
  rows: readonly T[],
): T[] =>
  [...rows].sort((a, b) =>
    a.folder === b.folder ? (a.uid ?? 0) - (b.uid ?? 0) : a.folder < b.folder ? -1 : 1,
  );

const differences = (values: readonly number[]): string[] =>
  values.map((value, index) => String(value - (values[index - 1] ?? 0)));

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
