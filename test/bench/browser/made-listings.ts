// Listings as a server sends them, made up: the same for the same numbers, and made as fast as they are taken in.
import type { PartNumber } from '../../../core/model/ids.ts';
import type { Address } from '../../../core/model/message.ts';
import type { BodyPart } from '../../../core/model/part.ts';
import type { MessageListing } from '../../../core/ports.ts';
import { type SeededRandom, seededRandom } from '../../support/random.ts';

const firstNames = [
  'Tom',
  'Ines',
  'Jürgen',
  'Maeve',
  'Daniel',
  'Søren',
  'Priya',
  'Łukasz',
  'Noor',
  'Renée',
] as const;
const lastNames = [
  'Marlow',
  'Carvalho',
  'Thießen',
  'O’Donnell',
  'Okafor',
  'Bæk',
  'Raman',
  'Wójcik',
  'Aalto',
] as const;
const hosts = [
  'marlow',
  'estaleiro',
  'werft-foerde',
  'harbourworks',
  'baekmarine',
  'tidegauge',
  'pompy',
] as const;
const topics = [
  'Berth',
  'Mooring fees',
  'Tide table',
  'Impeller',
  'Ferry times',
  'Invoice',
  'Crew list',
] as const;
const details = [
  'for May',
  'second quarter',
  'pontoon 4',
  'as discussed',
  'before Friday',
  '(draft)',
] as const;

/** Some thousand people, as an account meets in its life. */
const person = (random: SeededRandom): Address => {
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  return {
    name: `${first} ${last}`,
    address: `${first}.${last}.${random.integer(1, 40)}@${random.pick(hosts)}.example`,
  };
};

const leaf = (part: string, type: string, more: Partial<BodyPart> = {}): BodyPart => ({
  part: part as PartNumber,
  type,
  parameters: type.startsWith('text/') ? { charset: 'utf-8' } : {},
  contentId: null,
  encoding: type.startsWith('text/') ? 'quoted-printable' : 'base64',
  octets: 0,
  disposition: null,
  filename: null,
  children: [],
  ...more,
});

const container = (type: string, part: '' | PartNumber, children: readonly BodyPart[]): BodyPart => ({
  ...leaf('', type, { parameters: { boundary: `=_${children.length}_c1a4f0b77e2d` }, encoding: '7bit' }),
  part,
  children,
});

/** Four in ten plain, five in ten with HTML beside it, one in ten with a file. */
const structureOf = (random: SeededRandom): BodyPart => {
  const plain = (part: string) => leaf(part, 'text/plain', { octets: random.integer(300, 6_000) });
  const html = (part: string) => leaf(part, 'text/html', { octets: random.integer(2_000, 60_000) });
  const kind = random.integer(0, 9);
  if (kind < 4) return plain('1');
  if (kind < 9) return container('multipart/alternative', '', [plain('1'), html('2')]);
  const filename = `${random.pick(topics)} ${random.integer(1, 999)}.pdf`;
  const octets = random.integer(20_000, 2_000_000);
  const file = leaf('2', 'application/pdf', {
    octets,
    disposition: 'attachment',
    filename,
    parameters: { name: filename },
  });
  return container('multipart/mixed', '', [plain('1'), file]);
};

const flagsOf = (random: SeededRandom): readonly string[] => {
  const flags = random.chance(0.9) ? ['\\Seen'] : [];
  if (random.chance(0.2)) flags.push('\\Answered');
  if (random.chance(0.03)) flags.push('\\Flagged');
  return flags;
};

export interface MadePlace {
  /** Each folder's mail is its own. */
  readonly folder: number;
  readonly uid: number;
  /** INTERNALDATE, ms since the epoch. */
  readonly internalDate: number;
}

const messageIdOf = (folder: number, uid: number): string =>
  `<20260713.${folder}.${uid.toString(36)}.c1a4f0b7@mail.${hosts[uid % hosts.length]}.example>`;

/** Of eight messages three answer: the last of them is the fourth of its conversation. */
const answeredBy = (uid: number): number | null => {
  const place = uid % 8;
  return place < 3 || place % 2 === 0 ? null : uid - (place === 3 ? 3 : 2);
};

export const madeListing = ({ folder, uid, internalDate }: MadePlace): MessageListing => {
  const random = seededRandom(folder * 2_000_003 + uid);
  const from = [person(random)];
  const answered = answeredBy(uid);
  const subject = `${answered === null ? '' : 'Re: '}${random.pick(topics)} ${random.pick(details)} ${random.integer(1, 9_999)}`;
  return {
    uid,
    flags: flagsOf(random),
    modseq: BigInt(uid),
    internalDate,
    size: random.integer(1_200, 90_000),
    envelope: {
      date: internalDate - random.integer(0, 60_000),
      subject,
      from,
      sender: from,
      replyTo: from,
      to: [{ name: 'Alice Marlow', address: 'alice@marlow.example' }],
      cc: random.chance(0.2) ? [person(random), person(random)] : [],
      bcc: [],
      inReplyTo: answered === null ? '' : messageIdOf(folder, answered),
      messageId: messageIdOf(folder, uid),
    },
    references: null,
    structure: structureOf(random),
    serverContentId: null,
  };
};
