import type { Cost } from '../../core/policy/cost.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatSeconds } from '../format/duration.ts';
import { formatMoney } from '../format/money.ts';
import { periodWords } from '../line/budget-words.ts';
import type { CostView } from './use-cost.ts';

/** `214 KB · 38 s · $0.31`, as far as speed and price are known. What costs nothing is `free`. */
export const costWords = ({ bytes, ms, money }: Cost): string =>
  [
    formatBytes(bytes),
    ms === null ? null : formatSeconds(ms / 1000),
    money === null ? null : money.amount === 0 ? 'free' : formatMoney(money),
  ]
    .filter((word) => word !== null)
    .join(' · ');

/** That the budget does not bear it: `more than is left for today`; null where it does. */
export const beyondWords = ({ over, period }: Pick<CostView, 'over' | 'period'>): string | null =>
  over === 'spent' && period !== null ? `more than is left for ${periodWords[period]}` : null;
