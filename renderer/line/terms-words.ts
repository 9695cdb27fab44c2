import type { LinkTerms, Period } from '../../core/model/budget.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatMoney } from '../format/money.ts';

const each: Readonly<Record<Period, string>> = { session: 'a session', day: 'a day', month: 'a month' };

/** What a kind of link may cost, in a line: `2 MB a day, 50 MB a month, $7.00 per MB`. */
export const termsWords = ({ limits, price }: Pick<LinkTerms, 'limits' | 'price'>): string => {
  const words = (['session', 'day', 'month'] as const).flatMap((period) => {
    const limit = limits[period];
    return limit === null ? [] : [`${formatBytes(limit)} ${each[period]}`];
  });
  if (price) words.push(`${formatMoney(price)} per ${price.per}`);
  return words.length === 0 ? 'no limit, no price' : words.join(', ');
};
