import { describe, expect, it } from 'vitest';
import { deflateText } from '../../core/mail/deflate-text.ts';
import type { ContentId, Hlc, MailboxId, MessageId, PartNumber, Sha256 } from '../../core/model/ids.ts';
import type { Mailbox } from '../../core/model/mailbox.ts';
import type { BodyPart } from '../../core/model/part.ts';
import type { Replica } from '../../core/replica/database.ts';
import { filterMessages, folders, listPage, listRows, messageView } from '../../core/replica/queries.ts';
import { recordTexts } from '../../core/replica/record/record-texts.ts';
import { bodyPart, partNumber } from '../mail/body-part.ts';
import { newReplica } from '../sync/new-replica.ts';

const mailbox = (id: number, path: string, change: Partial<Mailbox> = {}): Mailbox => ({
  id: id as MailboxId,
  path,
  delimiter: '/',
  role: 'none',
  selectable: true,
  priority: null,
  position: null,
  listAtLeast: 0,
  listed: true,
  subscribed: true,
  status: { messages: 0, uidNext: 1, uidValidity: 1, unseen: 0, highestModseq: null },
  fact: null,
  ...change,
});

const leaf = (part: string, type: string, change: Partial<BodyPart> = {}): BodyPart =>
  bodyPart(type, { part: partNumber(part), ...change });

const withAttachment: BodyPart = {
  ...leaf('1', 'multipart/mixed'),
  part: '',
  children: [leaf('1', 'text/plain'), leaf('2', 'image/jpeg', { disposition: 'attachment' })],
};

const fill = async (
  replica: Replica,
  count: number,
  structure: BodyPart | null = leaf('1', 'text/plain'),
) => {
  const inbox = 1 as MailboxId;
  await replica.mailboxes.add(mailbox(1, 'INBOX'));
  await replica.messages.bulkAdd(
    Array.from({ length: count }, (_, index) => ({
      id: (index + 1) as MessageId,
      mailboxId: inbox,
      uidValidity: 1,
      uid: index + 1,
      contentId: `f:${index + 1}` as ContentId,
      internalDate: 1_000 * (index + 1),
      size: 10,
      sender: index % 2 ? 'Ann' : 'Bob',
      subject: `Subject ${index + 1}`,
      attachments: structure?.children.length ? 1 : 0,
      flags: [],
      modseq: null,
      observed: '0' as Hlc,
      vanished: null,
      shown: { mailboxId: inbox, flags: [], unseen: 1 as const, unsent: 0 as const },
    })),
  );
  await replica.contents.bulkAdd(
    Array.from({ length: count }, (_, index) => ({
      contentId: `f:${index + 1}` as ContentId,
      envelope: {
        date: null,
        subject: '',
        from: [],
        sender: [],
        replyTo: [],
        to: [],
        cc: [],
        bcc: [],
        inReplyTo: '',
        messageId: '',
      },
      references: [],
      structure,
    })),
  );
  return inbox;
};

describe('the folder list', () => {
  it('puts what people look at first, children under their parent, and rubbish last', async () => {
    const replica = newReplica();
    await replica.mailboxes.bulkAdd([
      mailbox(1, 'Trash', { role: 'trash' }),
      mailbox(2, 'Lists/Boats'),
      mailbox(3, 'INBOX', { role: 'inbox' }),
      mailbox(4, 'Lists'),
      mailbox(5, 'Drafts', { role: 'drafts' }),
      mailbox(6, 'Clients/Deep/Deeper'),
    ]);
    const shown = (await folders(replica)).map(({ mailbox: { path } }) => path);
    expect(shown).toEqual(['INBOX', 'Drafts', 'Clients/Deep/Deeper', 'Lists', 'Lists/Boats', 'Trash']);
  });

  it('names a folder with what is no folder above it, and counts in its order as people do', async () => {
    const replica = newReplica();
    await replica.mailboxes.bulkAdd([
      mailbox(1, 'Ships/Logs/Log 10'),
      mailbox(2, 'Ships/Logs/Log 2'),
      mailbox(3, 'Ships/Logs/Log 2/Deck/Watch'),
      mailbox(4, 'Flat', { delimiter: null }),
    ]);
    const shown = (await folders(replica)).map(({ name, depth }) => `${depth} ${name}`);
    expect(shown).toEqual(['0 Flat', '0 Ships/Logs/Log 2', '1 Deck/Watch', '0 Ships/Logs/Log 10']);
  });

  it('takes the server’s word for unread messages until the list is whole', async () => {
    const replica = newReplica();
    await fill(replica, 3);
    const status = { messages: 9, uidNext: 10, uidValidity: 1, unseen: 7, highestModseq: null };
    await replica.mailboxes.update(1 as MailboxId, { status });
    expect(await folders(replica)).toMatchObject([{ unread: 7, total: 9, listed: 3 }]);
    await replica.mailboxes.update(1 as MailboxId, { status: { ...status, messages: 3 } });
    expect(await folders(replica)).toMatchObject([{ unread: 3, total: 3, listed: 3 }]);
  });
});

describe('the message list', () => {
  it('gives any window of it, newest first, whichever end is nearer', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 25);
    for (let offset = 0; offset <= 26; offset += 1) {
      const items = await listRows(replica, inbox, { offset, limit: 4, listed: 25 });
      const expected = Array.from({ length: 25 }, (_, index) => 25 - index).slice(offset, offset + 4);
      expect(items.map(({ id }) => id)).toEqual(expected);
    }
  });

  it('can be walked page by page', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 10);
    const first = await listPage(replica, inbox, { after: null, limit: 6 });
    const rest = await listPage(replica, inbox, { after: first.at(-1) ?? null, limit: 6 });
    expect([...first, ...rest].map(({ uid }) => uid)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('is filtered over sender and subject, regardless of case', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 12);
    const byName = await filterMessages(replica, inbox, { text: 'aNN', limit: 3 });
    expect(byName).toMatchObject({ items: [{ id: 12 }, { id: 10 }, { id: 8 }], more: true });
    const bySubject = await filterMessages(replica, inbox, { text: 'subject 7', limit: 3 });
    expect(bySubject).toMatchObject({ items: [{ id: 7 }], more: false });
    expect(await filterMessages(replica, inbox, { text: 'nobody', limit: 3 })).toEqual({
      items: [],
      more: false,
    });
  });
});

describe('where a message is', () => {
  const contentId = 'f:1' as ContentId;
  const whereabouts = async (replica: Replica, inbox: MailboxId) =>
    (await listRows(replica, inbox, { offset: 0, limit: 1, listed: 1 }))[0]?.whereabouts;

  it('goes from absent over partial to present as text and attachments come', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 1, withAttachment);
    expect(await whereabouts(replica, inbox)).toBe('absent');
    await replica.texts.add({ contentId, part: '1' as PartNumber, complete: true, ...deflateText('Hello') });
    expect(await whereabouts(replica, inbox)).toBe('partial');
    await replica.attachments.add({
      contentId,
      part: '2' as PartNumber,
      state: 'present',
      sha256: 'a'.repeat(64) as Sha256,
      size: 1,
      form: { kind: 'decoded', encoding: 'base64', lineLength: 76 },
    });
    expect(await whereabouts(replica, inbox)).toBe('present');
    expect(await messageView(replica, 1 as MessageId)).toMatchObject({
      plain: { kind: 'here', text: 'Hello', complete: true },
      html: { kind: 'none' },
      attachments: [{ part: '2', state: { kind: 'present' } }],
    });
  });

  it('is partial while a long text is here only to where it was cut', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 1, leaf('1', 'text/plain', { octets: 900_000 }));
    const part = '1' as PartNumber;
    await replica.texts.add({ contentId, part, complete: false, ...deflateText('Once upon a time') });
    expect(await whereabouts(replica, inbox)).toBe('partial');
    await replica.texts.update([contentId, part], { complete: true });
    expect(await whereabouts(replica, inbox)).toBe('present');
  });

  it.each([3_000, 0])(
    'is partial while a text of %i bytes was cut, however short that is',
    async (octets) => {
      const replica = newReplica();
      const body = leaf('1', 'text/plain', { octets });
      const inbox = await fill(replica, 1, body);
      const part = '1' as PartNumber;
      const came = { contentId, part, body, bytes: Buffer.from('Once upon'), encoding: 'binary' };
      await recordTexts(replica, [{ ...came, complete: false }]);
      expect(await whereabouts(replica, inbox)).toBe('partial');
      await recordTexts(replica, [{ ...came, complete: true }]);
      expect(await whereabouts(replica, inbox)).toBe('present');
    },
  );

  it('is told without reading a text that is shorter than any that was cut', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 1, leaf('1', 'text/plain', { octets: 3_000 }));
    const part = '1' as PartNumber;
    const body = leaf('1', 'text/plain', { octets: 3_001 });
    const elsewhere = 'f:elsewhere' as typeof contentId;
    const bytes = Buffer.from('Once upon');
    await recordTexts(replica, [
      { contentId: elsewhere, part, body, bytes, encoding: 'binary', complete: false },
      { contentId, part, body, bytes, encoding: 'binary', complete: true },
    ]);
    const read: unknown[] = [];
    replica.texts.hook('reading', (row) => {
      read.push(row);
      return row;
    });
    expect(await whereabouts(replica, inbox)).toBe('present');
    expect(read).toEqual([]);
  });

  it('is partial until every part that is read is here', async () => {
    const replica = newReplica();
    const structure = {
      ...leaf('1', 'multipart/mixed'),
      part: '' as const,
      children: [leaf('1', 'text/plain'), leaf('2', 'text/plain')],
    };
    const inbox = await fill(replica, 1, structure);
    await replica.messages.update(1 as MessageId, { attachments: 0 });
    await replica.texts.add({ contentId, part: '1' as PartNumber, complete: true, ...deflateText('Body') });
    expect(await whereabouts(replica, inbox)).toBe('partial');
    await replica.texts.add({ contentId, part: '2' as PartNumber, complete: true, ...deflateText('Footer') });
    expect(await whereabouts(replica, inbox)).toBe('present');
  });

  it('is absent while nobody understands its structure', async () => {
    const replica = newReplica();
    const inbox = await fill(replica, 1, null);
    expect(await whereabouts(replica, inbox)).toBe('absent');
  });
});
