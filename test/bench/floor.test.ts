import { brotliCompressSync, constants } from 'node:zlib';
import { expect, test } from 'vitest';
import { changeColumns, columnBytes, type ListedRow, listColumns, textColumns } from './floor.ts';

const ann = { name: 'Ann', address: 'ann@example.org' };

const row = (uid: number, more: Partial<ListedRow> = {}): ListedRow => ({
  folder: 'INBOX',
  uid,
  internalDate: 1_700_000_000_000 + uid * 60_000,
  size: 1_000,
  flags: ['\\Seen'],
  envelope: {
    date: 1_700_000_000_000 + uid * 60_000 - 5_000,
    subject: `letter ${uid}`,
    from: [ann],
    sender: [ann],
    replyTo: [{ name: '', address: 'list@example.org' }],
    to: [],
    cc: [],
    bcc: [],
    inReplyTo: '',
    messageId: `<${uid}@example.org>`,
  },
  structure: null,
  ...more,
});

test('columns stand in the order of folders and UIDs, and rising numbers as differences', () => {
  const columns = listColumns([row(9), row(7), row(3, { folder: 'Archive' })]);
  expect(columns.folder).toEqual(['Archive', 'INBOX', '']);
  expect(columns.uid).toEqual(['3', '4', '2']);
  expect(columns.subject).toEqual(['letter 3', 'letter 7', 'letter 9']);
  expect(columns.date).toEqual(['-5', '-5', '-5']);
});

test('a sender who is the author costs nothing, another address is named', () => {
  const columns = listColumns([row(1)]);
  expect(columns.sender).toEqual(['']);
  expect(columns.replyTo).toEqual(['[{"name":"","address":"list@example.org"}]']);
});

test('each column is compressed by itself as far as Brotli goes, and an empty one is free', async () => {
  const alone = (text: string) =>
    brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  expect(await columnBytes({ a: ['x', 'y'], b: ['', ''], c: ['zzz', 'zz'] })).toBe(
    alone('x\ny') + alone('zzz\nzz'),
  );
});

test('threads and texts are columns too', () => {
  expect(textColumns([{ text: 'Hello', references: ['<1@x>', '<2@x>'] }])).toEqual({
    text: ['Hello'],
    references: ['<1@x> <2@x>'],
  });
});

test('a change is a UID and what it became; nothing stands for what is gone', () => {
  const changes = [
    { folder: 'Sent', uid: 4, change: '' },
    { folder: 'INBOX', uid: 12, change: '\\Seen' },
    { folder: 'INBOX', uid: 10, change: '\\Seen' },
  ];
  expect(changeColumns(changes)).toEqual({
    changedIn: ['INBOX', '', 'Sent'],
    changedUid: ['10', '2', '-8'],
    change: ['\\Seen', '\\Seen', ''],
  });
});
