import type { Cost } from '../../core/policy/cost.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatSeconds } from '../format/duration.ts';
import { formatMoney } from '../format/money.ts';

/** `214 KB · 38 s · $0.31`, as far as speed and price are known. What costs nothing is `free`. */
export const costWords = ({ bytes, ms, money }: Cost): string =>
  [
    formatBytes(bytes),
    ms === null ? null : formatSeconds(ms / 1000),
    money === null ? null : money.amount === 0 ? 'free' : formatMoney(money),
  ]
    .filter((word) => word !== null)
    .join(' · ');
