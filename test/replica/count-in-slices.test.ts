import { expect, it } from 'vitest';
import type { ContentId, Hlc, MailboxId } from '../../core/model/ids.ts';
import { countManyRows, countRows } from '../../core/replica/folder-views.ts';
import { newReplica } from '../sync/new-replica.ts';

it.each([0, 1, 2, 5, 81, 483])(
  'slices count what one count does: %i unread rows among others',
  async (unread) => {
    const replica = newReplica();
    const row = (mailboxId: number, unseen: 0 | 1, uid: number) => ({
      mailboxId: mailboxId as MailboxId,
      uidValidity: 1,
      uid,
      contentId: `f:${uid}` as ContentId,
      internalDate: uid,
      size: 1,
      sender: 'Ann',
      subject: 'Tides',
      attachments: 0,
      flags: [],
      modseq: null,
      observed: '0' as Hlc,
      vanished: null,
      shown: { mailboxId: mailboxId as MailboxId, flags: [], unseen, unsent: 0 as const },
    });
    await replica.messages.bulkAdd([
      row(1, 1, 1),
      ...Array.from({ length: unread }, (_, index) => row(2, 1, index + 1)),
      ...Array.from({ length: 7 }, (_, index) => row(2, 0, unread + index + 1)),
      row(3, 1, 1),
    ]);
    const mailboxId = 2 as MailboxId;
    expect(await countManyRows(replica, mailboxId)).toEqual({ seen: 7, unseen: unread });
    expect(await countRows(replica, mailboxId)).toEqual({ seen: 7, unseen: unread });
  },
);
