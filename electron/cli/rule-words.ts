// Rules, reaches, exceptions and prices in words, as the verbs print them.
import type { LinkTerms, Period, Price } from '../../core/model/budget.ts';
import type { LinkKind, Schedule } from '../../core/model/link.ts';
import type { Fetching, Reach, Rule, RuleException } from '../../core/model/rule.ts';
import { linkNames } from './line-arguments.ts';
import { readableBytes } from './terminal-text.ts';

const fetchingWords = (fetch: Fetching): string => {
  switch (fetch.kind) {
    case 'lists':
      return 'lists only';
    case 'texts':
      return `texts up to ${readableBytes(fetch.textBytes)}`;
    case 'attachments':
      return `texts up to ${readableBytes(fetch.textBytes)}, attachments up to ${readableBytes(fetch.attachmentBytes)}`;
    case 'everything':
      return 'everything';
  }
};

const reachWords = (reach: Reach): string => {
  switch (reach.kind) {
    case 'all':
      return 'all back';
    case 'days':
      return `the last ${counted(reach.days, 'day')}`;
    case 'messages':
      return reach.messages === 1 ? 'the newest message' : `the newest ${reach.messages} messages`;
  }
};

/** `texts up to 32.8 KB, the last 30 days` */
export const ruleWords = ({ fetch, reach }: Rule): string => `${fetchingWords(fetch)}, ${reachWords(reach)}`;

/** The same in one column of a table: `texts 33K, 30 d`. */
export const ruleInShort = ({ fetch, reach }: Rule): string => {
  const back =
    reach.kind === 'all' ? '' : reach.kind === 'days' ? `, ${reach.days} days` : `, newest ${reach.messages}`;
  switch (fetch.kind) {
    case 'lists':
      return `lists${back}`;
    case 'texts':
      return `texts to ${readableBytes(fetch.textBytes)}${back}`;
    case 'attachments':
      return `attachments to ${readableBytes(fetch.attachmentBytes)}${back}`;
    case 'everything':
      return `everything${back}`;
  }
};

export const linkWords = (link: LinkKind | 'any'): string => (link === 'any' ? 'any link' : linkNames[link]);

export const exceptionWords = ({ match, effect }: Pick<RuleException, 'match' | 'effect'>): string =>
  match.kind === 'sender' ? `${effect} from ${match.sender}` : `${effect} ${match.type}`;

export const periodWords: Readonly<Record<Period, string>> = {
  session: 'a session',
  day: 'a day',
  month: 'a month',
};

/** `7 USD a MB`, `1.50 USD a minute` */
export const priceWords = ({ amount, per, currency }: Price): string => {
  const inCents = amount.toFixed(2);
  const exact = Number.isInteger(amount) || Number(inCents) !== amount ? String(amount) : inCents;
  return `${exact} ${currency} a ${per}`;
};

export const termsWords = ({ limits, price }: Pick<LinkTerms, 'limits' | 'price'>): string => {
  const parts = (['session', 'day', 'month'] as const).flatMap((period) => {
    const limit = limits[period];
    return limit === null ? [] : [`${readableBytes(limit)} ${periodWords[period]}`];
  });
  const limited = parts.length > 0 ? `at most ${parts.join(', ')}` : 'no limit';
  return price === null ? limited : `${limited}; ${priceWords(price)}`;
};

/** `02:00` */
export const timeWords = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const scheduleWords = (schedule: Schedule): string => {
  switch (schedule.kind) {
    case 'always':
      return 'always online where there is a line';
    case 'byHand':
      return 'only when asked';
    case 'every':
      return schedule.hours === 1 ? 'every hour' : `every ${schedule.hours} hours`;
    case 'window':
      return (
        `from ${timeWords(schedule.from)} to ${timeWords(schedule.to)}` +
        (schedule.free ? ', when what crosses is free' : '')
      );
  }
};

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `45 s`, `3 min`, `2 h 5 min` */
export const durationWords = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const moneyWords = ({
  amount,
  currency,
}: {
  readonly amount: number;
  readonly currency: string;
}): string => `${amount.toFixed(2)} ${currency}`;
