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
  /** What was left of it, bytes: more than nothing only where that does not pay for a login. */
  readonly left: number;

  constructor(input: {
    readonly link: LinkKind;
    readonly period: Period;
    readonly retryAt: number | null;
    readonly left?: number;
  }) {
    const { link, period, retryAt, left = 0 } = input;
    const budget = `The ${linkWords[link]} budget for ${periodWords[period]}`;
    super(
      left > 0
        ? `${budget} has less left than a login takes. Nothing is fetched until you allow more.`
        : `${budget} is spent. Nothing more is fetched until you allow it.`,
    );
    this.link = link;
    this.period = period;
    this.retryAt = retryAt;
    this.left = left;
  }
}
