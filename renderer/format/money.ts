import { nonBreaking } from './bytes.ts';

/** An amount in a currency, as core/policy/cost.ts gives it. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, such as USD. */
  readonly currency: string;
}

/**
 * Money as people say it: `$0.04`, `$1.50`, `¥120`, and `less than $0.01` for what no coin pays. What is no currency code
 * is written out as it is: `1.50 EURO`.
 */
export const formatMoney = ({ amount, currency }: Money): string => {
  const format = currencyFormat(currency);
  if (format === null) return `${amount.toFixed(2)}${nonBreaking}${currency}`;
  const smallest = 10 ** -(format.resolvedOptions().maximumFractionDigits ?? 2);
  if (amount > 0 && amount < smallest) return `less than ${format.format(smallest)}`;
  return format.format(Math.max(0, amount));
};

const currencyFormat = (currency: string): Intl.NumberFormat | null => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};
