import { describe, expect, it } from 'vitest';
import type { Activity } from '../../core/model/activity.ts';
import type { ContentId, Hlc, MessageId, PartNumber } from '../../core/model/ids.ts';
import type { BodyPart, Want } from '../../core/model/part.ts';
import type { AttachmentView } from '../../core/replica/views.ts';
import { moveTarget } from '../../renderer/list/list-navigator.ts';
import { fullAddress, initials, shortNames } from '../../renderer/message/address-words.ts';
import {
  attachmentProgress,
  attachmentWords,
  decodedSize,
  octetsToCome,
  typeWord,
  type Way,
} from '../../renderer/message/attachment-words.ts';

const seen = (text: string) => text.replaceAll('\u00a0', ' ');
const contentId = 'f:1' as ContentId;
const part = '2' as PartNumber;

const body: BodyPart = {
  part,
  type: 'application/pdf',
  parameters: {},
  contentId: null,
  encoding: 'base64',
  octets: 292_842,
  disposition: 'attachment',
  filename: 'budget.pdf',
  children: [],
};
const absent: AttachmentView = {
  part,
  body,
  name: 'budget.pdf',
  inline: false,
  state: { kind: 'absent' },
  want: null,
  byItself: false,
};
const begun: AttachmentView = { ...absent, state: { kind: 'partial', received: 100_000, total: 214_000 } };
const want = (state: Want['state'], problem: string | null = null): Want => ({
  id: 1,
  contentId,
  part,
  messageId: 1 as MessageId,
  kind: 'attachment',
  state,
  problem,
  asked: '' as Hlc,
  movedUp: null,
});
const moving = {
  step: { kind: 'attachment', messageId: 1, contentId, part, doneBytes: 120_000, ofBytes: 214_000 },
} as Activity;
const way: Way = { bytesPerSecond: 5_000, comes: null };
const said = (attachment: AttachmentView, activity: Activity | null = null, on = way) =>
  seen(attachmentWords(attachment, attachmentProgress(attachment, contentId, activity), on));
const toCome = (attachment: AttachmentView) =>
  octetsToCome(attachment.body, attachmentProgress(attachment, contentId, null));

describe('an attachment', () => {
  it('is as large as it will be once decoded', () => {
    expect(decodedSize(body)).toBe(214_000);
    expect(decodedSize({ octets: 500, encoding: '8bit' })).toBe(500);
  });

  it('leaves its size to its cost before it is asked for', () => {
    expect(said(absent)).toBe('PDF');
    expect(toCome(absent)).toBe(292_842);
  });

  it('has as much of its encoding to come as of itself', () => {
    expect(toCome({ ...begun, state: { kind: 'partial', received: 53_500, total: 214_000 } })).toBe(219_632);
  });

  it('waits its turn, or for the line', () => {
    const asked = { ...absent, want: want('waiting') };
    expect(said(asked)).toBe('PDF · 214 KB · waiting its turn');
    expect(said(asked, null, { ...way, comes: 'comes at 02:00' })).toBe('PDF · 214 KB · comes at 02:00');
  });

  it('says how far it is and what is left while it moves', () => {
    expect(said({ ...begun, want: want('waiting') }, moving)).toBe('PDF · 120 KB of 214 KB · 19 s left');
    const atStart = { step: { ...moving.step, doneBytes: 0, ofBytes: 292_842 } } as Activity;
    expect(said({ ...absent, want: want('waiting') }, atStart)).toBe('PDF · 0 B of 214 KB · 43 s left');
  });

  it('is not moving when only another part is', () => {
    const other = { ...begun, part: '3' as PartNumber, want: want('waiting') };
    expect(attachmentProgress(other, contentId, moving).kind).toBe('waiting');
  });

  it('keeps what came when it is paused, and when nobody wants it any more', () => {
    expect(said({ ...begun, want: want('paused') })).toBe('PDF · 100 KB of 214 KB · paused');
    expect(attachmentProgress(begun, contentId, null).kind).toBe('paused');
    expect(said({ ...absent, want: want('paused') })).toBe('PDF · 214 KB · paused');
  });

  it('is pausing until what is under way has come', () => {
    expect(said({ ...begun, want: want('paused') }, moving)).toBe('PDF · 120 KB of 214 KB · pausing…');
  });

  it('counts the file’s own bytes where its encoding crosses', () => {
    const encoded: AttachmentView = {
      ...absent,
      state: { kind: 'partial', received: 146_421, total: 292_842 },
    };
    expect(said({ ...encoded, want: want('paused') })).toBe('PDF · 107 KB of 214 KB · paused');
  });

  it('says why it failed', () => {
    expect(attachmentProgress({ ...absent, want: want('failed', 'Gone.') }, contentId, null)).toEqual({
      kind: 'failed',
      problem: 'Gone.',
      done: 0,
      of: 214_000,
    });
  });

  it('is on its way out once its removal is asked for', () => {
    const removal = { ...want('waiting'), kind: 'removal' as const };
    expect(attachmentProgress({ ...begun, want: removal }, contentId, null).kind).toBe('going');
  });

  it('is called by its extension, else by its type', () => {
    expect([
      typeWord('budget.xlsx', 'application/octet-stream'),
      typeWord('README', 'text/plain'),
      typeWord('a', 'application/x-tar'),
    ]).toEqual(['XLSX', 'PLAIN', 'TAR']);
  });
});

describe('people', () => {
  const ann = { name: 'Ann Example', address: 'ann@example.org' };
  const bob = { name: 'Bob', address: 'Bob@Example.net' };
  const groupEnd = { name: '', address: '' };

  it('are named shortly, and the reader is "me"', () => {
    expect(shortNames([bob, ann, groupEnd, { name: '', address: 'x@y.z' }], 'bob@example.net')).toBe(
      'me, Ann Example, x@y.z',
    );
  });

  it('are named in full with their address', () => {
    expect([fullAddress(ann), fullAddress({ name: '', address: 'x@y.z' })]).toEqual([
      'Ann Example <ann@example.org>',
      'x@y.z',
    ]);
  });

  it('have initials in any script', () => {
    expect([
      initials(ann),
      initials({ name: '', address: 'carl@example.org' }),
      initials({ name: '山田 太郎', address: '' }),
      initials({ name: '—', address: '' }),
    ]).toEqual(['AE', 'C', '山太', '']);
  });
});

describe('a step through the list', () => {
  it.each([
    ['next', null, 0],
    ['next', 3, 4],
    ['next', 9, 9],
    ['previous', 0, 0],
    ['previous', null, 0],
    ['pageDown', 2, 6],
    ['pageDown', 8, 9],
    ['pageUp', 2, 0],
    ['first', 7, 0],
    ['last', null, 9],
  ] as const)('%s from %s leads to %s', (step, at, to) => {
    expect(moveTarget(step, { at, count: 10, page: 4 })).toBe(to);
  });
});
