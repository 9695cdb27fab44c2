import type { LinkTerms, Price, Spending } from '../../core/model/budget.ts';
import type { LinkKind } from '../../core/model/link.ts';
import type { Money } from '../format/money.ts';

/** What one row cost at today's price: what counted, or how long it took. */
const amountOf = ({ counted, ms }: Spending, { per, amount }: Price): number =>
  per === 'MB' ? (counted / 1_000_000) * amount : (ms / 60_000) * amount;

/** What all this cost, by currency; empty where nothing has a price. */
export const moneySpent = (
  rows: readonly Spending[],
  terms: ReadonlyMap<LinkKind, LinkTerms>,
): readonly Money[] => {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const price = terms.get(row.link)?.price;
    if (!price) continue;
    sums.set(price.currency, (sums.get(price.currency) ?? 0) + amountOf(row, price));
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
};
