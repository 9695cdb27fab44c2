import type { LinkState } from '../../core/model/activity.ts';
import type { Period } from '../../core/model/budget.ts';
import type { Schedule } from '../../core/model/link.ts';
import { formatDue } from '../format/date.ts';

/** When what somebody asks for now crosses the line. */
export type When =
  | { readonly kind: 'now' }
  /** Ms since the epoch. */
  | { readonly kind: 'at'; readonly at: number }
  /** The online switch is off. */
  | { readonly kind: 'online' }
  /** Going online is by hand. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'line' }
  /** The line is down because this budget is spent. */
  | { readonly kind: 'budget' };

export const whenItGoes = ({
  kind,
  problem,
  next,
  wanted,
  schedule,
}: {
  /** How the line is; null before the engine first ran. */
  readonly kind: LinkState['kind'] | null;
  /** Why it is down, a code; null when nothing is wrong. */
  readonly problem: string | null;
  /** When it comes up by itself, ms since the epoch; null when it does not. */
  readonly next: number | null;
  readonly wanted: boolean;
  readonly schedule: Schedule;
}): When => {
  if (!wanted) return { kind: 'online' };
  if (kind === null) return { kind: 'line' };
  if (kind !== 'offline') return { kind: 'now' };
  if (problem === 'budget') return { kind: 'budget' };
  // A line that is tried again need not be there then.
  if (problem !== null) return { kind: 'line' };
  if (next !== null) return { kind: 'at', at: next };
  return schedule.kind === 'byHand' ? { kind: 'asked' } : { kind: 'line' };
};

export const budgetNames: Readonly<Record<Period, string>> = {
  session: 'the budget of this session',
  day: 'the budget for today',
  month: 'the budget for this month',
};

/** Seconds need not be counted wherever something waits, ms. */
const soonMs = 60_000;

/** What crosses down comes, what crosses up goes. */
export type Verb = 'comes' | 'goes';

interface WhenContext {
  readonly verb: Verb;
  /** Whose budget it is. */
  readonly period: Period | null;
  readonly now: number;
}

/** `comes when the line is up`, `goes at 02:00`; null when it crosses now. */
export const whenWords = (when: When, { verb, period, now }: WhenContext): string | null => {
  switch (when.kind) {
    case 'now':
      return null;
    case 'at':
      return when.at - now < soonMs ? `${verb} in a moment` : `${verb} ${formatDue(when.at, now)}`;
    case 'online':
      return `${verb} once you are online`;
    case 'asked':
      return `${verb} with the next sync`;
    case 'line':
      return `${verb} when the line is up`;
    case 'budget':
      return `waits: ${period === null ? 'the budget' : budgetNames[period]} is spent`;
  }
};
