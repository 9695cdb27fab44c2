// How sizes, prices, kinds of link and times of day are typed.
import { InvalidArgumentError } from 'commander';
import type { Price } from '../../core/model/budget.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import { UsageError } from './exit-codes.ts';

/** As those who sell bytes count, and as every figure here is printed. */
const unitBytes = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 } as const;

type Unit = keyof typeof unitBytes;

const sizePattern = /^(\d{1,12}(?:\.\d{1,6})?) ?(B|KB|MB|GB)?$/;

/** More than any line carries in a month, and still exact. */
const mostBytes = 1_000_000_000_000;

/** A size such as `200KB` or `1.5MB`; a number alone is in `usual`, and refused where there is no usual unit. */
export const sizeIn =
  (usual: Unit | null) =>
  (text: string): number => {
    const [, number, unit] = sizePattern.exec(text.trim().toUpperCase()) ?? [];
    const known = (unit as Unit | undefined) ?? usual;
    if (number === undefined || known === null) {
      throw new InvalidArgumentError(
        usual === null
          ? 'It is a size with its unit, such as 200KB or 5MB.'
          : 'It is a size such as 200KB or 5MB.',
      );
    }
    const bytes = Math.round(Number(number) * unitBytes[known]);
    if (bytes > mostBytes) throw new InvalidArgumentError('It is a size of at most 1000 GB.');
    return bytes;
  };

/** A limit of a budget, bytes; `none` takes it away. (Commander takes null for an option without an argument.) */
export const limitOrNone = (text: string): number | 'none' =>
  text.toLowerCase() === 'none' ? 'none' : sizeIn(null)(text);

/** `none`, or `7/MB USD`, `1.50/minute EUR`: in one argument or two. */
export const readPrice = (words: readonly string[]): Price | null => {
  const text = words.join(' ').trim();
  if (text.toLowerCase() === 'none') return null;
  const [, amount, per, currency] = /^(\d{1,6}(?:\.\d{1,4})?) ?\/ ?(MB|minute) ([A-Z]{3})$/i.exec(text) ?? [];
  if (amount === undefined || per === undefined || currency === undefined) {
    throw new UsageError('--price is such as 7/MB USD or 1.50/minute EUR, or none.');
  }
  return {
    amount: Number(amount),
    per: per.toUpperCase() === 'MB' ? 'MB' : 'minute',
    currency: currency.toUpperCase(),
  };
};

/** How kinds of link are typed and printed. */
export const linkNames: Readonly<Record<LinkKind, string>> = {
  dialUp: 'dial-up',
  satellite: 'satellite',
  metered: 'metered',
  broadband: 'broadband',
};

const linkList = linkKinds.map((kind) => linkNames[kind]).join(', ');

const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, '');

const linkOf = (text: string): LinkKind | null =>
  linkKinds.find((kind) => kind.toLowerCase() === plain(text)) ?? null;

/** `dial-up`, `satellite`, `metered` or `broadband`. */
export const linkKind = (text: string): LinkKind => {
  const kind = linkOf(text);
  if (kind === null) throw new InvalidArgumentError(`It is one of: ${linkList}.`);
  return kind;
};

/** A kind of link, or the word that stands for none in particular. */
export const linkKindOr =
  <Word extends string>(word: Word) =>
  (text: string): LinkKind | Word => {
    if (plain(text) === word) return word;
    const kind = linkOf(text);
    if (kind === null) throw new InvalidArgumentError(`It is one of: ${linkList}, ${word}.`);
    return kind;
  };

/** Minutes since local midnight. */
export const timeOfDay = (text: string): number => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    throw new UsageError(`${text} is no time of day such as 02:00.`);
  }
  return Number(hours) * 60 + Number(minutes);
};
