// How a budget stands, with all that the window says about it.
import type { LinkTerms, Period } from '../../core/model/budget.ts';
import type { LinkKind } from '../../core/model/link.ts';
import { type BudgetState, dayOf } from '../../core/policy/budget.ts';
import type { LineSettings } from '../../core/replica/line-settings.ts';

export interface BudgetNow {
  readonly link: LinkKind;
  readonly terms: LinkTerms | null;
  /** What may cross beyond the limits today, bytes. */
  readonly allowance: number;
  readonly spent: Readonly<Record<Period, number>>;
  /** While what crosses is free, nothing binds. */
  readonly state: BudgetState;
}

/** One limit, and what is spent of it. */
export interface LimitNow {
  readonly period: Period;
  readonly spent: number;
  /** With what was allowed beyond it; bytes. */
  readonly limit: number;
}

/** What may cross today beyond the limits of this kind of link, bytes. */
export const allowanceNow = (
  { allowance }: Pick<LineSettings, 'allowance'>,
  link: LinkKind,
  now: number,
): number => (allowance?.link === link && allowance.day === dayOf(now) ? allowance.bytes : 0);

/** What is spent of a period's limit; null where there is none. */
export const limitOf = ({ terms, allowance, spent }: BudgetNow, period: Period): LimitNow | null => {
  const limit = terms?.limits[period] ?? null;
  return limit === null ? null : { period, spent: spent[period], limit: limit + allowance };
};

/** The limit that binds: the one that is used up first; null without any. */
export const bindingLimit = (budget: BudgetNow): LimitNow | null =>
  budget.state.period === null ? null : limitOf(budget, budget.state.period);
