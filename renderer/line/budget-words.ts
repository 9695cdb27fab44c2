import type { Period } from '../../core/model/budget.ts';
import { formatBytes } from '../format/bytes.ts';
import type { LimitNow } from './budget-now.ts';

/** The period at the end of a sentence. */
export const periodWords: Readonly<Record<Period, string>> = {
  session: 'this session',
  day: 'today',
  month: 'this month',
};

/** `212 KB of 2 MB today`. */
export const limitWords = ({ period, spent, limit }: LimitNow): string =>
  `${formatBytes(spent)} of ${formatBytes(limit)} ${periodWords[period]}`;
