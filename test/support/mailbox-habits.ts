import type { MailKind } from './mail-kinds.ts';
import { owner, type Person, people, sailingList, senders } from './mail-people.ts';
import type { SeededRandom } from './random.ts';

/** What a mailbox is for (`filed`: sorted by hand, so without newsletters): who writes to whom, what, and how much is read. */
export type MailboxSort = 'received' | 'filed' | 'sent' | 'drafts' | 'list' | 'junk';

const usualKinds: Readonly<Record<MailKind, number>> = {
  plain: 34,
  flowed: 8,
  alternative: 18,
  'html-only': 3,
  newsletter: 6,
  'inline-images': 2,
  'table-attachment': 4,
  'binary-attachment': 3,
  'photo-attachment': 4,
  'odd-base64-attachment': 1,
  'quoted-printable-attachment': 1,
  'foreign-file-name': 1.5,
  signed: 3,
  'old-charset': 3,
  'eight-bit-garbage': 0.7,
  'right-to-left': 1,
  emoji: 1.5,
  'empty-body': 0.7,
  forwarded: 1.5,
  'missing-end-boundary': 0.5,
  'no-such-boundary': 0.5,
};

const listKinds: Readonly<Partial<Record<MailKind, number>>> = {
  plain: 70,
  flowed: 20,
  signed: 8,
  alternative: 5,
};
const junkKinds: Readonly<Partial<Record<MailKind, number>>> = { newsletter: 9, emoji: 1 };

/** How often each kind comes in such a mailbox. */
export function kindsOf(sort: MailboxSort): Readonly<Partial<Record<MailKind, number>>> {
  if (sort === 'list') return listKinds;
  if (sort === 'junk') return junkKinds;
  return sort === 'received' ? usualKinds : { ...usualKinds, newsletter: 0 };
}

/** Who writes to whom. */
export function correspondents(
  sort: MailboxSort,
  kind: MailKind,
  random: SeededRandom,
): { readonly from: Person; readonly to: Person; readonly list?: Person } {
  switch (sort) {
    case 'received':
    case 'filed':
      return { from: random.pick(kind === 'newsletter' ? senders : people), to: owner };
    case 'sent':
    case 'drafts':
      return { from: owner, to: random.pick(people) };
    case 'list':
      return { from: random.pick(people), to: sailingList, list: sailingList };
    case 'junk':
      return { from: random.pick(senders), to: owner };
  }
}

/** Flags at `progress` (0 oldest, 1 newest) of a mailbox: the newest mail is the likeliest to be unread. */
export function flagsOf(sort: MailboxSort, random: SeededRandom, progress: number): string[] {
  if (sort === 'drafts') return ['\\Draft', '\\Seen'];
  if (sort === 'sent') return ['\\Seen'];
  const unread = sort === 'junk' ? 0.6 : progress > 0.95 ? 0.7 : 0.04;
  if (random.chance(unread)) return [];
  return [
    '\\Seen',
    ...(random.chance(0.15) ? ['\\Answered'] : []),
    ...(random.chance(0.05) ? ['\\Flagged'] : []),
    ...(random.chance(0.03) ? ['$Forwarded'] : []),
  ];
}

/** From 2 KB up to a limit; the median is about 6 KB, while the few large ones make up the bulk, as in real mail. */
export function attachmentBytes(random: SeededRandom, limit: number): number {
  return Math.min(limit, Math.round(2048 * 2500 ** (random.next() ** 3)));
}
