import { charsetSamples, emojiSamples, rightToLeftSamples } from './foreign-texts.ts';
import { flowed, html, newsletterHtml, wrapped } from './mail-bodies.ts';
import { makeFile } from './mail-files.ts';
import type { Letter } from './mail-phrases.ts';
import { encodedWordOf, encodeHeaderText } from './mime-encoding.ts';
import {
  type Entity,
  encodedText,
  type FileSpec,
  fileEntity,
  multipartEntity,
  renderEntity,
  textEntity,
} from './mime-entity.ts';
import type { SeededRandom } from './random.ts';

/** What a message is made from. */
export interface KindInput {
  readonly random: SeededRandom;
  readonly letter: Letter;
  /** Decoded size of its attachment, where it has one. */
  readonly attachmentBytes: number;
  /** The sender's mail domain, for Content-IDs and images. */
  readonly domain: string;
}

/** The content of a message; its subject, plain and encoded for the header, when the kind brings its own. */
export interface KindContent {
  readonly entity: Entity;
  readonly subject?: { readonly text: string; readonly encoded: string };
}

type KindMaker = (input: KindInput) => KindContent;

const foreignFileNames: readonly [string, ...string[]] = [
  'Übersicht Liegeplätze.csv',
  'Смета на ремонт.csv',
  '潮汐表.csv',
  'relevé des marées – très long nom de fichier pour la capitainerie.csv',
];

function boundary({ random }: KindInput): string {
  return `=_${random.bytes(12).toString('hex')}`;
}

function alternative(input: KindInput, page: string): Entity {
  const text = textEntity('plain', wrapped(input.letter));
  return multipartEntity('alternative', boundary(input), [text, textEntity('html', page)]);
}

function withFile(input: KindInput, file: FileSpec): KindContent {
  const text = textEntity('plain', wrapped(input.letter));
  return { entity: multipartEntity('mixed', boundary(input), [text, fileEntity(file)]) };
}

function script(sample: { readonly subject: string; readonly body: string }): KindContent {
  return {
    entity: textEntity('plain', sample.body, 'base64'),
    subject: { text: sample.subject, encoded: encodeHeaderText(sample.subject) },
  };
}

/** Shaped like an OpenPGP signature, and as hard to compress; no key will ever accept it. */
function signature({ random }: KindInput): Entity {
  const armour = random.bytes(160).toString('base64').replace(/.{64}/g, '$&\r\n');
  return {
    headers: ['Content-Type: application/pgp-signature; name="signature.asc"\r\n'],
    body: Buffer.from(`-----BEGIN PGP SIGNATURE-----\r\n\r\n${armour}\r\n-----END PGP SIGNATURE-----\r\n`),
  };
}

const makers = {
  plain: ({ letter }) => ({ entity: textEntity('plain', wrapped(letter)) }),
  flowed: ({ letter, random }) => ({
    entity: textEntity(
      'plain',
      flowed(letter),
      '8bit',
      `; format=flowed${random.chance(0.5) ? '; delsp=no' : ''}`,
    ),
  }),
  alternative: (input) => ({ entity: alternative(input, html(input.letter, '')) }),
  'html-only': ({ letter }) => ({ entity: textEntity('html', html(letter, ''), 'base64') }),
  newsletter: (input) => ({ entity: alternative(input, newsletterHtml(input)) }),
  'inline-images': (input) => {
    const contentId = `pic.${input.random.integer(1, 1e6)}@${input.domain}`;
    const page = html(
      input.letter,
      `<p><img src="cid:${contentId}" alt="the view this morning" width="240"></p>`,
    );
    const picture = fileEntity({ ...makeFile(input.random, 'photo', 12_000), contentId });
    return {
      entity: multipartEntity('related', boundary(input), [alternative(input, page), picture]),
    };
  },
  'table-attachment': (input) => withFile(input, makeFile(input.random, 'table', input.attachmentBytes)),
  'binary-attachment': (input) => withFile(input, makeFile(input.random, 'binary', input.attachmentBytes)),
  'photo-attachment': (input) => withFile(input, makeFile(input.random, 'photo', input.attachmentBytes)),
  'odd-base64-attachment': (input) => {
    const file = makeFile(input.random, 'binary', Math.min(input.attachmentBytes, 60_000));
    return withFile(input, { ...file, encoding: input.random.chance(0.5) ? 72 : 60 });
  },
  'quoted-printable-attachment': (input) => {
    const file = makeFile(input.random, 'table', Math.min(input.attachmentBytes, 20_000));
    return withFile(input, { ...file, encoding: 'quoted-printable' });
  },
  'foreign-file-name': (input) => {
    const file = makeFile(input.random, 'table', Math.min(input.attachmentBytes, 20_000));
    const name = input.random.pick(foreignFileNames);
    return withFile(input, { ...file, name, nameAs: input.random.chance(0.7) ? 'rfc2231' : 'encoded-word' });
  },
  signed: (input) => ({
    entity: multipartEntity(
      'signed',
      boundary(input),
      [textEntity('plain', wrapped(input.letter)), signature(input)],
      {
        parameters: '; micalg=pgp-sha256; protocol="application/pgp-signature"',
      },
    ),
  }),
  'old-charset': ({ random }) => {
    const sample = random.pick(charsetSamples);
    const raw = sample.charset === 'iso-2022-jp' ? '7bit' : '8bit';
    const encoded = encodedWordOf(sample.subjectBytes, sample.charset, random.chance(0.5) ? 'B' : 'Q');
    return {
      entity: encodedText('plain', sample.bodyBytes, sample.charset, random.chance(0.5) ? raw : 'base64'),
      subject: { text: sample.subject, encoded },
    };
  },
  'eight-bit-garbage': ({ letter, random }) => {
    const text = Buffer.from(wrapped(letter), 'latin1');
    for (let count = random.integer(1, 9); count > 0; count--) {
      const at = random.integer(0, text.length - 1);
      // The line ends stay, or it could not be sent at all.
      if ((text[at] ?? 0) > 32) text[at] = random.integer(0x80, 0xff);
    }
    return { entity: encodedText('plain', text, 'us-ascii', '7bit') };
  },
  'right-to-left': ({ random }) => script(random.pick(rightToLeftSamples)),
  emoji: ({ random }) => script(random.pick(emojiSamples)),
  'empty-body': () => ({ entity: { headers: [], body: Buffer.alloc(0) } }),
  forwarded: (input) => {
    const inner = renderEntity(textEntity('plain', wrapped(input.letter)), [
      `From: harbourmaster@port-innis.example\r\nTo: all@${input.domain}\r\n`,
      `Subject: ${encodeHeaderText(input.letter.subject)}\r\nDate: Tue, 03 Mar 2020 08:00:00 +0000\r\n`,
      `Message-ID: <inner.${input.random.integer(1, 1e9)}@port-innis.example>\r\nMIME-Version: 1.0\r\n`,
    ]);
    const message = { headers: ['Content-Type: message/rfc822\r\n'], body: inner };
    const note = textEntity('plain', 'Forwarded as promised, see below.\r\n');
    return { entity: multipartEntity('mixed', boundary(input), [note, message]) };
  },
  'missing-end-boundary': (input) => {
    const parts = [textEntity('plain', wrapped(input.letter)), textEntity('html', html(input.letter, ''))];
    return { entity: multipartEntity('alternative', boundary(input), parts, { ending: 'missing' }) };
  },
  'no-such-boundary': (input) => {
    const { body } = multipartEntity('mixed', boundary(input), [textEntity('plain', wrapped(input.letter))]);
    return { entity: { headers: ['Content-Type: multipart/mixed; boundary="lost-at-sea"\r\n'], body } };
  },
} as const satisfies Record<string, KindMaker>;

/** What a made-up message can be. */
export type MailKind = keyof typeof makers;

export const mailKinds = Object.keys(makers) as MailKind[];

/** Makes the content of a message of one kind. */
export function makeContent(kind: MailKind, input: KindInput): KindContent {
  return makers[kind](input);
}
