// What a kind of link may still cost: limits a session, a day and a month, in local time as the bill has it.
import type { Day, LinkTerms, Period } from '../model/budget.ts';

/** Below this share of a limit the rest is kept for what matters. */
const nearShare = 1 / 5;

/** When two have as little left, the one that ends last is what to wait for. */
const longestFirst = ['month', 'day', 'session'] as const satisfies readonly Period[];

/** The local calendar day of a time in ms since the epoch. */
export const dayOf = (at: number): Day => {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** When the period that `now` is in ends, ms since the epoch; null for a session, which ends when it is over. */
export const periodEnd = (period: Period, now: number): number | null => {
  const date = new Date(now);
  switch (period) {
    case 'session':
      return null;
    case 'day':
      return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
    case 'month':
      return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
  }
};

export interface BudgetState {
  /** 'near': less than a fifth of some limit is left, allowances apart; 'spent': nothing is. */
  readonly kind: 'open' | 'near' | 'spent';
  /** Bytes that may still cross; null without a limit. */
  readonly left: number | null;
  /** Whose limit that is; null without one. */
  readonly period: Period | null;
}

/**
 * How a budget stands. `terms` is null where none apply (nobody set any, or what crosses now is free); `allowance` is what the
 * user lets cross beyond every limit, bytes; `spent` is what counted so far.
 */
export const budgetState = ({
  terms,
  allowance,
  spent,
}: {
  readonly terms: LinkTerms | null;
  readonly allowance: number;
  readonly spent: Readonly<Record<Period, number>>;
}): BudgetState => {
  const limited = longestFirst.flatMap((period) => {
    const limit = terms?.limits[period] ?? null;
    if (limit === null) return [];
    const left = Math.max(0, limit + allowance - spent[period]);
    // What the user lets cross beyond a limit is for what they let it cross for, and for what matters.
    return [{ period, left, near: limit - spent[period] < limit * nearShare }];
  });
  const [first, ...rest] = limited;
  if (first === undefined) return { kind: 'open', left: null, period: null };
  const { left, period } = rest.reduce((least, each) => (each.left < least.left ? each : least), first);
  if (left === 0) return { kind: 'spent', left, period };
  const near = limited.some((each) => each.near);
  return { kind: near ? 'near' : 'open', left, period };
};
