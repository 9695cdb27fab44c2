// What the arguments of several verbs have in common: how they are read, and what is said of those that cannot be.
import { InvalidArgumentError } from 'commander';

export const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  }
  return number;
};

/** UIDs are unsigned 32-bit numbers above zero (RFC 9051, 2.3.1.1); ours are no larger. */
export const messageNumber = wholeNumber(1, 4_294_967_295);

export const partNumber = (text: string): string => {
  if (!/^[1-9]\d{0,9}(\.[1-9]\d{0,9})*$/.test(text)) {
    throw new InvalidArgumentError('It is a part number such as 2 or 1.3, as list --json shows them.');
  }
  return text;
};

/** INBOX alone is the same however it is written (RFC 9051, 5.1). */
export const folderPath = (path: string): string => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path);

/** An option that may be given several times. */
export const several =
  (read: (text: string) => string) =>
  (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), read(text)];

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** A date of ISO 8601 in ms since the epoch; without a zone, in this computer's. */
export const isoDate = (text: string): number => {
  const [, year, month, day] = isoPattern.exec(text) ?? [];
  const ms = Date.parse(text);
  const exists =
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (day === undefined || Number.isNaN(ms) || !exists) {
    throw new InvalidArgumentError('It is a date such as 2026-03-04T05:06:07Z.');
  }
  return ms;
};
