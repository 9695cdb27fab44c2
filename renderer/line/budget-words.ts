import type { Period } from '../../core/model/budget.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatUntil } from '../format/date.ts';
import type { LimitNow } from './budget-now.ts';

/** The period at the end of a sentence. */
export const periodWords: Readonly<Record<Period, string>> = {
  session: 'this session',
  day: 'today',
  month: 'this month',
};

/** `212 KB of 2 MB`. */
export const limitWords = ({ spent, limit }: LimitNow): string =>
  `${formatBytes(spent)} of ${formatBytes(limit)}`;

const forPeriod: Readonly<Record<Period, string>> = {
  session: 'for this session',
  day: 'for today',
  month: 'for this month',
};

/** That it is spent, and until when nothing goes, ms since the epoch: null for until somebody says so. */
export const spentWords = ({ period, limit }: LimitNow, until: number | null, now: number): string =>
  `The ${formatBytes(limit)} ${forPeriod[period]} are spent. Nothing more goes until ${
    until === null ? 'you let it' : formatUntil(until, now)
  }.`;
