import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMessage } from '../../core/mail/describe-message.ts';
import { leafParts } from '../../core/mail/structure.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import type { BodyPart } from '../../core/model/part.ts';
import type { MessageListing } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { corpusIsHere, readCorpus } from '../imap/corpus.ts';
import { account, remoteWith, settingsFor } from '../imap/remote-fixture.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { mailKinds } from '../support/mail-kinds.ts';
import { makeMessage } from '../support/mail-maker.ts';
import { seededRandom } from '../support/random.ts';
import { oddMessages, randomMessage } from './odd-messages.ts';

/** Dovecot writes us-ascii for some parts that say US-ASCII: a charset's name has no case (RFC 2045, 5.1). */
const caseless = (part: BodyPart | null): BodyPart | null => {
  if (part === null) return null;
  const { charset } = part.parameters;
  const parameters =
    charset === undefined ? part.parameters : { ...part.parameters, charset: charset.toLowerCase() };
  return { ...part, parameters, children: part.children.flatMap((child) => caseless(child) ?? []) };
};

const listed = ({ envelope, references, structure, size }: Omit<MessageListing, 'uid'> | MessageListing) => ({
  envelope,
  references,
  structure: caseless(structure),
  size,
});

const described = (raw: Uint8Array) => {
  const { envelope, references, structure, size } = describeMessage(raw);
  return { envelope, references, structure: caseless(structure), size };
};

describe('a message is described as Dovecot lists it', () => {
  let server: Dovecot;
  let remote: HostRemote;
  beforeAll(async () => {
    server = await startDovecot();
    remote = remoteWith();
  });
  afterAll(async () => {
    remote.close();
    await server.stop();
  });

  /** Those that the server lists in another way, by name. */
  const differing = async (mailbox: string, messages: readonly (readonly [string, Buffer])[]) => {
    const deliveries = messages.map(([, raw]) => ({ raw }));
    await server.deliver('alice', mailbox, deliveries);
    const { id } = await remote.connect(account, settingsFor(server));
    await remote.openMailbox(id, { path: mailbox, known: null, listings: { kind: 'none' } });
    const { items } = await remote.fetchListings(id, `1:${messages.length}`);
    const asked = items.map(({ uid }) => ({
      ...{ uid, part: '1' as PartNumber, encoding: '7bit', octets: 0, maxBytes: 1 },
      references: true as const,
    }));
    const texts = await remote.fetchTexts(id, asked);
    const references = new Map(texts.items.map((text) => [text.uid, text.references ?? null]));
    await remote.disconnect(id);
    expect([items.length, references.size]).toEqual([messages.length, messages.length]);
    return [...items]
      .sort((a, b) => a.uid - b.uid)
      .flatMap((listing, i) => {
        const [name = '', raw = Buffer.alloc(0)] = messages[i] ?? [];
        const theirs = listed({ ...listing, references: references.get(listing.uid) ?? null });
        const ours = described(raw);
        return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ name, ours, theirs }];
      });
  };

  it('when it is of any kind that people get', async () => {
    const messages = mailKinds.flatMap((kind, i) =>
      [1, 2, 3].map((seed): [string, Buffer] => {
        const spec = { seed: seed * 100 + i, kind, date: new Date(1e12), attachmentBytes: 5000 };
        return [kind, makeMessage(spec).raw];
      }),
    );
    expect(await differing('Made', messages)).toEqual([]);
  });

  it.skipIf(!corpusIsHere)('when it is real mail', async () => {
    const messages = readCorpus()
      .map(({ raw }, i): [string, Buffer] => [String(i), Buffer.from(raw)])
      .filter((_, i) => i % 3 === 0);
    expect(await differing('Real', messages)).toEqual([]);
  });

  it('when it is odd', async () => {
    expect(await differing('Odd', Object.entries(oddMessages))).toEqual([]);
  });

  it('when it is nonsense', async () => {
    const random = seededRandom(20_261_122);
    const messages = Array.from({ length: 1500 }, (): [string, Buffer] => {
      const raw = randomMessage(random);
      return [raw.toString('latin1'), raw];
    });
    expect(await differing('Random', messages)).toEqual([]);
  });
});

describe('the texts of a message', () => {
  it('are those that postal-mime reads', async () => {
    for (const kind of ['plain', 'newsletter'] as const) {
      const { raw } = makeMessage({ seed: 7, kind, date: new Date(1e12) });
      const { texts } = describeMessage(raw);
      const parsed = await new PostalMime().parse(raw);
      const trimmed = (text: string | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
      const plain = texts.find(({ body }) => body.type === 'text/plain')?.text;
      expect(trimmed(plain)).toBe(trimmed(parsed.text));
      expect(trimmed(plain)).not.toBe('');
    }
  });

  it('come with the number and description of their part', () => {
    const raw = oddMessages['messages in messages'] ?? Buffer.alloc(0);
    expect(describeMessage(raw).texts).toEqual([]);
    const two = oddMessages['an inner multipart without its end'] ?? Buffer.alloc(0);
    expect(describeMessage(two).texts.map(({ part, text }) => [part, text])).toEqual([
      ['1.1', 'hello\n'],
      ['2', 'two\n--inner\nnot a part'],
    ]);
  });
});

describe('what is no message', () => {
  it.each(['', '\r\n', 'hello', 'hello there: this is prose\r\n', ' folded: x', '\x00\x01\x02: x', ': x'])(
    '%j is said to be none',
    (text) => {
      expect(() => describeMessage(new TextEncoder().encode(text))).toThrow(
        expect.objectContaining({ name: 'CommandError', code: 'badMessage' }),
      );
    },
  );
});

describe('hostile messages', () => {
  const header = 'Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
  const depthOf = (part: BodyPart): number => 1 + Math.max(0, ...part.children.map(depthOf));

  it.each<[string, string]>([
    [
      'ten thousand multiparts in one another',
      `${header}--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`,
    ],
    ['ten thousand messages in one another', `Content-Type: message/rfc822\r\n\r\n`],
  ])('%s have a bounded depth', (_, level) => {
    const { structure } = describeMessage(Buffer.from(`Subject: x\r\n${level.repeat(10_000)}`));
    expect(depthOf(structure)).toBeLessThanOrEqual(102);
  });

  it('as many parts as anyone likes become a bounded number', () => {
    const { structure } = describeMessage(Buffer.from(header + '--b\r\n\r\nx\r\n'.repeat(100_000)));
    expect(leafParts(structure).length).toBeLessThanOrEqual(2000);
  });

  it('a thousand open boundaries are looked for in a bounded number of steps', () => {
    const open = Array.from(
      { length: 1000 },
      (_, i) =>
        `Content-Type: multipart/mixed; boundary=${'b'.repeat(i % 70)}x\r\n\r\n--${'b'.repeat(i % 70)}x\r\n`,
    );
    const lines = `--${'b'.repeat(70)}\r\n`.repeat(50_000);
    expect(describeMessage(Buffer.from(`Subject: x\r\n${open.join('')}${lines}`)).size).toBeGreaterThan(3e6);
  });

  it.each<[string, string]>([
    ['a subject of megabytes', `Subject: ${'=?utf-8?q?x?= '.repeat(200_000)}\r\n\r\n`],
    ['addresses by the hundred thousand', `From: ${'a@b.example, '.repeat(200_000)}\r\n\r\n`],
    ['comments that do not end', `From: ${'(,'.repeat(500_000)}\r\n\r\n`],
    ['quotation marks', `From: ${'"'.repeat(500_001)}\r\n\r\n`],
    ['angle brackets', `From: ${'<@:'.repeat(300_000)}\r\n\r\n`],
    ['groups', `From: ${'a:'.repeat(300_000)}\r\n\r\n`],
    ['parameters', `Content-Type: text/plain${'; a*0=x'.repeat(200_000)}\r\n\r\n`],
    ['folding', `Subject: x${'\r\n '.repeat(500_000)}y\r\n\r\n`],
    ['fields', `${'From: a@b.example\r\n'.repeat(100_000)}\r\n`],
    ['a body that is one line', `Subject: x\r\n\r\n${'-'.repeat(5_000_000)}`],
  ])('%s are read once', (_, message) => {
    const { envelope } = describeMessage(Buffer.from(message));
    expect(envelope.subject.length).toBeLessThanOrEqual(4096);
    expect(envelope.from.length).toBeLessThanOrEqual(500);
  });

  it('no bytes make it throw anything but that they are no message', () => {
    const token = fc.constantFrom(
      ...[
        'From: ',
        'Content-Type: ',
        'multipart/',
        'mixed',
        ';',
        'boundary=',
        'b',
        '"',
        '\r\n',
        '\n',
        '--b',
        '--',
      ],
      ...[
        'Subject: ',
        '(',
        ')',
        '<',
        '>',
        '@',
        ':',
        ',',
        '\\',
        '=?utf-8?b?',
        '?=',
        '\xff',
        '\0',
        ' ',
        '*0*=',
        'message/rfc822',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        const bytes = Buffer.from(`X: ${tokens.join('')}`, 'latin1');
        const { size, structure } = describeMessage(bytes);
        expect(size).toBeGreaterThanOrEqual(bytes.length);
        for (const { octets } of leafParts(structure)) expect(octets).toBeLessThanOrEqual(size);
      }),
      { numRuns: 2000 },
    );
  });
});
