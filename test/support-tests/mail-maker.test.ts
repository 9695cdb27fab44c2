import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { mailKinds } from '../support/mail-kinds.ts';
import { type MadeMessage, makeMailbox, makeMessage } from '../support/mail-maker.ts';
import { corpusMessages, demoAccount } from '../support/mailboxes.ts';

const date = new Date('2024-05-06T07:08:09Z');
const spec = {
  seed: 7,
  count: 400,
  from: new Date('2023-01-01'),
  to: new Date('2024-01-01'),
  maxAttachmentBytes: 50_000,
};

function digest(messages: Iterable<MadeMessage>): string {
  const hash = createHash('sha256');
  for (const { raw, flags, internalDate } of messages) {
    hash.update(raw).update(JSON.stringify([flags, internalDate]));
  }
  return hash.digest('hex');
}

/** Whether every line ends in CRLF and no CR or LF stands alone. */
function hasOnlyCrlf(raw: Buffer): boolean {
  return !/(?:^|[^\r])\n|\r(?!\n)/.test(raw.toString('latin1'));
}

describe('the mail maker', () => {
  it('makes the same mailbox from the same seed and another from another', () => {
    expect(digest(makeMailbox(spec))).toBe(digest(makeMailbox(spec)));
    expect(digest(makeMailbox(spec))).not.toBe(digest(makeMailbox({ ...spec, seed: 8 })));
  });

  it.each(mailKinds)('makes %s messages that can be sent and parsed', async (kind) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { raw, subject } = makeMessage({ seed, date, kind, attachmentBytes: 3000 });
      expect(hasOnlyCrlf(raw)).toBe(true);
      const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
      expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThan(500);
      const parsed = await PostalMime.parse(raw);
      expect(parsed.subject).toBe(subject);
      if (kind !== 'empty-body' && kind !== 'no-such-boundary') {
        expect((parsed.text ?? '') + (parsed.html ?? '')).not.toBe('');
      }
    }
  });

  it('gives attachments the size that was asked for, and names in any script', async () => {
    const kinds = [
      'binary-attachment',
      'odd-base64-attachment',
      'photo-attachment',
      'table-attachment',
    ] as const;
    for (const kind of kinds) {
      const { raw } = makeMessage({ seed: 3, date, kind, attachmentBytes: 40_000 });
      const [file] = (await PostalMime.parse(raw)).attachments;
      const length = file && typeof file.content !== 'string' ? file.content.byteLength : 0;
      expect(Math.abs(length - 40_000)).toBeLessThan(1500);
    }
    const names = await Promise.all(
      Array.from({ length: 12 }, async (_, seed) => {
        const { raw } = makeMessage({ seed, date, kind: 'foreign-file-name', attachmentBytes: 2000 });
        return (await PostalMime.parse(raw)).attachments[0]?.filename;
      }),
    );
    expect(names).toEqual(expect.arrayContaining(['潮汐表.csv', 'Смета на ремонт.csv']));
  });

  it('answers with In-Reply-To, References and the subject', async () => {
    const first = makeMessage({ seed: 1, date, subject: 'Grüße' });
    const second = makeMessage({ seed: 2, date, inReplyTo: first });
    const third = makeMessage({ seed: 3, date, inReplyTo: second });
    const parsed = await PostalMime.parse(third.raw);
    expect(parsed.subject).toBe('Re: Grüße');
    expect(parsed.inReplyTo).toBe(`<${second.messageId}>`);
    expect(parsed.references).toBe(`<${first.messageId}> <${second.messageId}>`);
  });

  it('mixes threads, missing and doubled headers, and every kind into a mailbox, in order of arrival', () => {
    const messages = [...makeMailbox({ ...spec, count: 1500, maxAttachmentBytes: 5000 })];
    const ids = messages.flatMap((message) => message.messageId ?? []);
    expect(new Set(messages.map((message) => message.kind))).toEqual(new Set(mailKinds));
    expect(messages.filter((message) => message.references.length > 0).length).toBeGreaterThan(300);
    expect(messages.length - ids.length).toBeGreaterThan(0);
    expect(ids.length - new Set(ids).size).toBeGreaterThan(0);
    expect(messages.some((message) => !/^Date:/m.test(message.raw.toString('latin1')))).toBe(true);
    const times = messages.map((message) => message.internalDate.getTime());
    expect(times.filter((time, index) => time < (times[index - 1] ?? 0) - 90_000)).toEqual([]);
  });

  it('fills a whole account, in the asked-for size, that can be read twice', () => {
    const account = demoAccount(1, { messageCount: 300, maxAttachmentBytes: 4000 });
    const counts = account.map(({ messages }) => [...messages].length);
    expect(counts).toEqual(account.map(({ count }) => count));
    expect(Math.abs(counts.reduce((sum, count) => sum + count, 0) - 300)).toBeLessThan(10);
    expect(new Set(account.map(({ messages }) => digest(messages))).size).toBe(account.length);
  });
});

const corpus = await corpusMessages(20);

describe.skipIf(corpus === null)('the corpus', () => {
  it('gives real messages with CRLF line ends, without mbox lines, and with sane dates', () => {
    expect(corpus?.length).toBe(20);
    for (const { raw, internalDate } of corpus ?? []) {
      expect(hasOnlyCrlf(raw)).toBe(true);
      expect(raw.toString('latin1', 0, 5)).not.toBe('From ');
      expect(internalDate.getUTCFullYear()).toBe(2002);
    }
  });
});
