import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeDraft, type Draft } from '../../core/mail/compose-draft.ts';
import { describeMessage } from '../../core/mail/describe-message.ts';
import type { Address } from '../../core/model/message.ts';

const draft = (changes: Partial<Draft> = {}): Draft => ({
  from: { name: 'Jürgen Müller', address: 'j@example.org' },
  to: [{ name: '', address: 'a@example.org' }],
  cc: [],
  bcc: [],
  subject: 'Hello',
  text: 'Hello\n',
  inReplyTo: '',
  references: [],
  messageId: '<1@example.org>',
  date: Date.UTC(2024, 1, 5, 9, 0, 7),
  ...changes,
});

const written = (changes: Partial<Draft> = {}): string =>
  new TextDecoder().decode(composeDraft(draft(changes)));

/** One space for many, as every reader of headers has it. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, ' ').trim();

describe('a draft', () => {
  it('is a plain text message with what was filled in', () => {
    const text = written({
      cc: [{ name: 'Doe, Jane', address: 'jane@example.org' }],
      bcc: [{ name: 'Bob', address: 'b@example.org' }],
      inReplyTo: '<0@example.org>',
      references: ['<00@example.org>', '<0@example.org>'],
    });
    expect(text.replace(/^Date: .*\r\n/, '')).toBe(
      [
        'From: =?utf-8?B?SsO8cmdlbiBNw7xsbGVy?= <j@example.org>',
        'To: a@example.org',
        'Cc: "Doe, Jane" <jane@example.org>',
        'Bcc: Bob <b@example.org>',
        'Subject: Hello',
        'Message-ID: <1@example.org>',
        'In-Reply-To: <0@example.org>',
        'References: <00@example.org> <0@example.org>',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8; format=flowed',
        'Content-Transfer-Encoding: 7bit',
        '',
        'Hello',
        '',
      ].join('\r\n'),
    );
    expect(text).toMatch(/^Date: [A-Z][a-z]{2}, \d{1,2} Feb 2024 \d\d:\d\d:07 [+-]\d{4}\r\n/);
    expect(describeMessage(composeDraft(draft())).envelope.date).toBe(draft().date);
  });

  it('wraps long paragraphs so that they can be unwrapped, and keeps quotes and signatures', () => {
    const paragraph = 'All work and no play makes Jack a dull boy. '.repeat(20).trim();
    const text = `${paragraph}\n> quoted ${paragraph}\n>> twice\n From here\nFrom there\n\n-- \nJack\n`;
    const bytes = composeDraft(draft({ text }));
    expect(describeMessage(bytes).texts.map((each) => each.text)).toEqual([text]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toBe('');
  });

  it.each([
    ['blanks at line ends', 'a \nb  \n'],
    ['a word of thousands of letters', `${'x'.repeat(5000)}\n`],
    ['a line of thousands of letters that are not ASCII', `${'é'.repeat(5000)}\n`],
    ['control characters', 'a\u0007b\u001b[31m\n'],
    ['nothing', ''],
  ])('keeps %s', (_, text) => {
    const bytes = composeDraft(draft({ text }));
    expect(describeMessage(bytes).texts[0]?.text).toBe(text);
    const lines = new TextDecoder('latin1').decode(bytes).split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('folds whatever has blanks in it', () => {
    const lines = written({ subject: 'Re: '.repeat(500) }).split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  });

  it('half-typed addresses stay in it', () => {
    const to = [
      { name: '', address: 'ann' },
      { name: 'Bob', address: 'bob smith@' },
      { name: 'Cy', address: '' },
    ];
    expect(written({ to })).toContain('\r\nTo: ann, Bob <"bob smith">, Cy:;\r\n');
  });
});

const hostileText = fc.string({
  unit: fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        ' ',
        '\t',
        '"',
        '\\',
        '<',
        '>',
        ',',
        '@',
        ':',
        '=?',
        '?=',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\r\nBcc: eve@evil.example\r\n',
        '\r\n\r\n',
        '\u2028',
        '\ud800',
        '\0',
        'é',
        '漢字',
        '🎉',
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom('word ', 'a', 'another', '.', '(', ')', ';') },
  ),
  maxLength: 60,
});

const anyAddress: fc.Arbitrary<Address> = fc.record({ name: hostileText, address: hostileText });
const saneAddress: fc.Arbitrary<Address> = fc.record({
  name: hostileText,
  address: fc.constantFrom(
    'a@b.example',
    'first.last@c.example',
    '"odd one"@d.example',
    'jürgen@bücher.example',
    'x@[192.0.2.1]',
  ),
});

const fieldNames = (bytes: Uint8Array): readonly string[] => {
  const [header = ''] = new TextDecoder().decode(bytes).split('\r\n\r\n');
  return header.split(/\r\n(?![ \t])/).map((field) => field.slice(0, field.indexOf(':')));
};

describe('any draft', () => {
  it('has the header fields that it should have and no other, whatever was typed', () => {
    const ids = fc.array(fc.oneof(hostileText, fc.constant('<1@a.example>')), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.record({
          from: anyAddress,
          to: fc.array(anyAddress, { maxLength: 3 }),
          cc: fc.array(anyAddress, { maxLength: 2 }),
          subject: hostileText,
          text: hostileText,
          inReplyTo: hostileText,
          references: ids,
        }),
        (changes) => {
          const bytes = composeDraft(draft(changes));
          const expected = ['Date', 'From', 'To', 'Cc', 'Subject', 'Message-ID', 'In-Reply-To', 'References'];
          const names = fieldNames(bytes);
          expect([...expected, 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']).toEqual(
            expect.arrayContaining([...names]),
          );
          expect(new Set(names).size).toBe(names.length);
          const lines = new TextDecoder('latin1').decode(bytes).split('\r\n');
          expect(lines.some((line) => /[\r\n\0]/.test(line))).toBe(false);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('says the same to us and to postal-mime as was typed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          to: fc.array(saneAddress, { minLength: 1, maxLength: 4 }),
          subject: hostileText,
          text: hostileText,
        }),
        async (changes) => {
          const bytes = composeDraft(draft(changes));
          const { envelope, texts, structure } = describeMessage(bytes);
          const shown = (text: string) => oneLine(text.replace(/\p{Cs}/gu, '\ufffd'));
          expect(envelope.subject).toBe(shown(changes.subject));
          expect(envelope.to.map(({ name }) => name)).toEqual(
            changes.to.map(({ name }) => shownName(shown(name))),
          );
          expect(envelope.to.map(({ address }) => address)).toEqual(
            changes.to.map(({ address }) => address.replaceAll('"', '')),
          );
          const text = changes.text
            .replace(/\p{Cs}/gu, '\ufffd')
            .replaceAll('\0', '')
            .replace(/\r\n?/g, '\n');
          expect(texts[0]?.text.replace(/\n$/, '')).toBe(text.replace(/\n$/, ''));
          const parsed = await new PostalMime().parse(bytes);
          expect(oneLine(parsed.subject ?? '')).toBe(shown(changes.subject));
          expect(parsed.to?.map((each) => oneLine(each.name))).toEqual(
            changes.to.map(({ name }) => shown(name)),
          );
          expect(structure.type).toBe('text/plain');
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** Quotation marks around a whole name are not shown. */
const shownName = (name: string): string => /^"(.+)"$/s.exec(name)?.[1] ?? name;
