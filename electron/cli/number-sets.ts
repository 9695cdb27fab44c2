// Sets of numbers as IMAP writes them (RFC 9051, sequence-set): `3,7:9`, `12:*`.
import { InvalidArgumentError } from 'commander';
import { parseUidSet, type UidRange } from '../../core/merge/uid-set.ts';

/** In the order typed. A number by itself must be there; a range takes what there is of it. */
export type NumberSet = readonly UidRange[];

/** RFC 9051, nz-number. */
const highest = 4_294_967_295;

const readItem = (item: string): NumberSet => {
  try {
    return parseUidSet(item.replace(/:\*$/, `:${highest}`).replace(/^\*:/, `${highest}:`));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InvalidArgumentError('It is a set of numbers such as 3,7:9 or 12:*.');
  }
};

/** An option's argument, beside those given before. */
export const numberSet = (text: string, before: NumberSet | undefined): NumberSet => {
  if (text.trim() === '') throw new InvalidArgumentError('It is a set of numbers such as 3,7:9 or 12:*.');
  return [...(before ?? []), ...text.split(',').flatMap((item) => readItem(item.trim()))];
};

/** The numbers typed by themselves that are not among these, and the ranges of which none is. */
export const missingFrom = (set: NumberSet, found: readonly number[]): readonly string[] => {
  const sorted = [...found].sort((a, b) => a - b);
  return set
    .filter(([first, last]) => !hasWithin(sorted, first, last))
    .map(([first, last]) => (first === last ? String(first) : `${first}:${last === highest ? '*' : last}`));
};

const hasWithin = (sorted: readonly number[], first: number, last: number): boolean => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  const next = sorted[low];
  return next !== undefined && next <= last;
};
