import { describe, expect, it } from 'vitest';
import { inflateText } from '../../core/mail/deflate-text.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { messageSource } from '../../core/replica/message-source.ts';
import { listRows, messageView } from '../../core/replica/queries.ts';
import { recordListings } from '../../core/replica/record/record-listings.ts';
import { clients, filledReplica, inbox } from './filled-replica.ts';

const bytesOf = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));

const letter = bytesOf(
  'From: Ann Example <ann@example.org>',
  'To: bob@example.net',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID: <letter@example.org>',
  'References: <before@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'See the picture.',
  '--b',
  'Content-Type: image/png; name="pier.png"',
  'Content-Disposition: attachment; filename="pier.png"',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw0KGgo=',
  '--b--',
  '',
);

const append = (replica: Parameters<typeof appendMessage>[0], bytes = letter, internalDate = 86_400_999) =>
  appendMessage(replica, { mailboxId: clients, bytes, flags: ['\\seen', '\\Draft'], internalDate }, 1);

describe('a message that is appended', () => {
  it('is in its folder at once, in full, with CRLF line ends', async () => {
    const replica = await filledReplica(0);
    const { messageId, changed } = await append(replica);
    expect(changed).toBe(1);
    const [item] = await listRows(replica, clients, { offset: 0, limit: 9, listed: 1 });
    expect(item).toMatchObject({
      id: messageId,
      sender: 'Ann Example',
      subject: 'Grüße',
      internalDate: 86_400_000,
      attachments: 1,
      unread: false,
      draft: true,
      mark: 'unsent',
    });
    const view = await messageView(replica, messageId);
    expect(view).toMatchObject({
      plain: { kind: 'here', complete: true },
      attachments: [{ name: 'pier.png', state: { kind: 'absent' } }],
      content: { references: ['<before@example.org>'] },
      // There is nothing to fetch the picture from.
      fetchable: false,
    });
    expect(view?.plain.kind === 'here' && view.plain.text.trim()).toBe('See the picture.');
    const source = await messageSource(replica, {
      id: messageId,
      contentId: view?.message.contentId ?? ('' as never),
    });
    const text = new TextDecoder().decode(source?.kind === 'raw' ? source.bytes : undefined);
    expect(text).toBe(new TextDecoder().decode(letter).replaceAll('\n', '\r\n'));
    expect(item?.size).toBe(text.length);
  });

  it('has the name that a listing of it by the server gives', async () => {
    const replica = await filledReplica(0);
    const { messageId } = await append(replica);
    const row = await replica.messages.get(messageId);
    const content = await replica.contents.get(row?.contentId ?? ('' as never));
    if (!row || !content) throw new Error('the message is not there');
    const listing = {
      uid: 7,
      flags: ['\\Seen'],
      modseq: null,
      internalDate: 86_400_000,
      size: row.size,
      envelope: content.envelope,
      references: content.references,
      structure: content.structure,
      serverContentId: null,
    };
    const { rows } = await recordListings(replica, {
      mailboxId: inbox,
      uidValidity: 1_700_000_000,
      asOf: null,
      listings: [listing],
      now: 2,
    });
    expect(rows.map(({ contentId }) => contentId)).toEqual([row.contentId]);
  });

  it('shares what it holds with the same message, and with no other', async () => {
    const replica = await filledReplica(0);
    const other = bytesOf('From: a@example.org', 'Message-ID: <x@example.org>', '', 'one', '');
    const same = bytesOf('From: a@example.org', 'Message-ID: <x@example.org>', '', 'two', '');
    const unnamed = bytesOf('From: a@example.org', '', 'one', '');
    const made: MessageId[] = [];
    for (const bytes of [other, other, same, unnamed, unnamed]) {
      made.push((await append(replica, bytes)).messageId);
    }
    const texts: string[] = [];
    const names = new Set<string>();
    for (const row of await replica.messages.bulkGet(made)) {
      names.add(row?.contentId ?? '');
      const text = await replica.texts
        .where('contentId')
        .equals(row?.contentId ?? '')
        .first();
      texts.push(inflateText(text?.deflated ?? new Uint8Array()).trim());
    }
    expect(texts).toEqual(['one', 'one', 'two', 'one', 'one']);
    expect(names.size).toBe(4);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no header', bytesOf('Hello,', 'this is a letter.')],
  ])('is a message, not %s', async (_name, bytes) => {
    const replica = await filledReplica(0);
    await expect(append(replica, bytes)).rejects.toMatchObject({ code: 'badMessage' });
    expect(await replica.journal.count()).toBe(0);
  });

  it('goes to a folder, with flags that servers take, on a day', async () => {
    const replica = await filledReplica(0);
    const good = { mailboxId: clients, bytes: letter, flags: [], internalDate: 0 };
    await expect(appendMessage(replica, { ...good, mailboxId: 9 as MailboxId }, 1)).rejects.toMatchObject({
      code: 'noFolder',
    });
    await expect(appendMessage(replica, { ...good, flags: ['\\Recent'] }, 1)).rejects.toMatchObject({
      code: 'badFlag',
    });
    await expect(appendMessage(replica, { ...good, internalDate: Number.NaN }, 1)).rejects.toMatchObject({
      code: 'badMessage',
    });
    expect(await replica.messages.count()).toBe(0);
  });
});
