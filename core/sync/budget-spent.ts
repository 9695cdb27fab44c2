import type { Period } from '../model/budget.ts';
import type { LinkKind } from '../model/link.ts';

const linkWords: Readonly<Record<LinkKind, string>> = {
  dialUp: 'dial-up',
  satellite: 'satellite',
  metered: 'metered',
  broadband: 'broadband',
};

const periodWords: Readonly<Record<Period, string>> = {
  session: 'this session',
  day: 'today',
  month: 'this month',
};

/** Nothing is wrong with the line: what it may cost is spent, and the session ends for that. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
  readonly code = 'budget';
  readonly link: LinkKind;
  /** The one that binds. */
  readonly period: Period;
  /** When the period ends, ms since the epoch; null for the session's, which ends when the next one begins. */
  readonly retryAt: number | null;

  constructor(input: { readonly link: LinkKind; readonly period: Period; readonly retryAt: number | null }) {
    const { link, period, retryAt } = input;
    super(
      `The ${linkWords[link]} budget for ${periodWords[period]} is spent. Nothing more is fetched until you allow it.`,
    );
    this.link = link;
    this.period = period;
    this.retryAt = retryAt;
  }
}
