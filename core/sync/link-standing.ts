// Whether it is time to go online, and if not, why not and until when: a pure function of what the engine was told and what
// it went through. Nothing here waits or looks at a clock.
import { RemoteError } from '../errors.ts';
import type { LinkProblem, LinkState } from '../model/activity.ts';
import type { Period } from '../model/budget.ts';
import type { LinkKind, Schedule } from '../model/link.ts';
import { periodEnd } from '../policy/budget.ts';
import { type Going, whenToGo } from '../policy/schedule.ts';
import { BudgetSpent } from './budget-spent.ts';
import { backoffMs, heldMs, noNetworkMs } from './link-times.ts';
import { isAsked, isOtherLine, type Told } from './row-watch.ts';

/** Why the last try failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly since: number;
  /** When to try again by itself, ms after `since`; null when it waits for the user. */
  readonly waitMs: number | null;
}

/** What the line may cost was spent. */
export interface Spent {
  readonly message: string;
  readonly period: Period;
  /** When the period ends; null for a session's. */
  readonly retryAt: number | null;
  /** The kind of link that it is the budget of. */
  readonly link: LinkKind;
  /** The session that spent it is over, as the schedule has it: when it says to go again, that is another session. */
  readonly lapsed: boolean;
}

/** What the engine remembers between its sessions. */
export interface Standing {
  /** The user asked for it, and it is not done. */
  readonly asked: boolean;
  /** A session broke off before all was done. */
  readonly unfinished: boolean;
  /** Whether the next connection begins a session of its own, or goes on with one that was cut. */
  readonly anew: boolean;
  readonly failures: number;
  readonly failure: Failure | null;
  readonly spent: Spent | null;
  /** When the last session began; null for never. */
  readonly lastStarted: number | null;
}

export const newStanding = (lastStarted: number | null): Standing => ({
  asked: false,
  unfinished: false,
  anew: true,
  failures: 0,
  failure: null,
  spent: null,
  lastStarted,
});

export interface Circumstances {
  readonly now: number;
  readonly online: boolean;
  readonly schedule: Schedule;
  /** False when the system knows that there is no network; never where the server is on this very machine. */
  readonly connected: boolean;
}

export type Decision =
  | { readonly kind: 'go'; readonly free: boolean }
  /** Look again at `link.next` at the latest. */
  | { readonly kind: 'stay'; readonly link: Extract<LinkState, { kind: 'offline' }> }
  /** It would go, but the system says that there is no network. */
  | { readonly kind: 'noNetwork' };

export const decide = (standing: Standing, circumstances: Circumstances): Decision => {
  const { now, online, schedule, connected } = circumstances;
  const { asked, failure, spent } = standing;
  if (!online) return stay(null, null);
  const going = whenToGo({ schedule, now, lastStarted: standing.lastStarted });
  const at = going.kind === 'at' ? going.at : null;
  if (failure !== null && failure.waitMs === null) return stay(problemOf(failure, null), null);
  const owed = asked || isOwed(standing, schedule);
  const due = owed || going.kind === 'now';
  if (spent !== null && !isBudgetBack(spent, { now, begins: going.kind === 'now' })) {
    const { message, retryAt } = spent;
    const next =
      retryAt === null
        ? nextStart(going, standing, schedule)
        : startFrom(retryAt, { ...standing, schedule, owed });
    return stay({ code: 'budget', message, retryAt }, next);
  }
  if (!due) return stay(failure && problemOf(failure, at), at);
  if (failure !== null) {
    const retryAt = failure.since + (failure.waitMs ?? 0);
    // A clock that went back would let it wait for as long as it went.
    if (now < retryAt && now >= failure.since) return stay(problemOf(failure, retryAt), retryAt);
  } else if (!connected && !asked) return { kind: 'noNetwork' };
  return { kind: 'go', free: going.kind === 'now' && going.free };
};

/** The same once the schedule has said that it is not time: what it begins later is another session, with a budget of its own. */
export const lapse = (
  standing: Standing,
  { now, schedule }: Pick<Circumstances, 'now' | 'schedule'>,
): Standing => {
  const { spent, lastStarted } = standing;
  if (spent === null || spent.lapsed || whenToGo({ schedule, now, lastStarted }).kind === 'now')
    return standing;
  return { ...standing, spent: { ...spent, lapsed: true } };
};

/** Whether a session that is under way may go on: what was asked for may, whatever the schedule. */
export const mayStay = (
  standing: Standing,
  { now, schedule }: Pick<Circumstances, 'now' | 'schedule'>,
): boolean => {
  if (standing.asked || schedule.kind === 'always' || schedule.kind === 'every') return true;
  return schedule.kind === 'window' && whenToGo({ schedule, now, lastStarted: null }).kind === 'now';
};

/** Whether it stays online with nothing left to do. */
export const holdsOn = (schedule: Schedule, now: number): boolean =>
  schedule.kind === 'always' ||
  (schedule.kind === 'window' && whenToGo({ schedule, now, lastStarted: null }).kind === 'now');

/** What began by the schedule goes on by itself once it was cut; in a window, for as long as that lasts. */
const isOwed = ({ unfinished }: Standing, schedule: Schedule): boolean =>
  unfinished && schedule.kind !== 'window' && schedule.kind !== 'byHand';

/** A day or a month is another one as soon as it ends at another time: a clock that was put right may have gone back to it. */
const isBudgetBack = (
  { period, retryAt, lapsed }: Spent,
  { now, begins }: { readonly now: number; readonly begins: boolean },
): boolean => (period === 'session' ? lapsed && begins : retryAt !== periodEnd(period, now));

/** When the schedule begins another session than the one that is due now; null when that is up to the user. */
const nextStart = (going: Going, { lastStarted }: Standing, schedule: Schedule): number | null => {
  if (going.kind === 'at') return going.at;
  if (going.kind === 'asked' || going.until === null) return null;
  const next = whenToGo({ schedule, now: going.until, lastStarted });
  return next.kind === 'at' ? next.at : null;
};

/** The first time from then on that it would go. */
const startFrom = (
  at: number,
  {
    schedule,
    lastStarted,
    owed,
  }: Pick<Standing, 'lastStarted'> & { readonly schedule: Schedule; readonly owed: boolean },
): number | null => {
  const going = whenToGo({ schedule, now: at, lastStarted });
  if (owed || going.kind === 'now') return at;
  return going.kind === 'at' ? going.at : null;
};

const problemOf = ({ code, message }: Failure, retryAt: number | null): LinkProblem => ({
  code,
  message,
  retryAt,
});

const stay = (problem: LinkProblem | null, next: number | null): Decision => ({
  kind: 'stay',
  link: { kind: 'offline', problem, next },
});

// ---- What happens to it -----------------------------------------------------------------------------------

/** The engine was told something else since it last decided. */
export const afterTold = (standing: Standing, before: Told, now: Told): Standing => {
  const asked = isAsked(before, now);
  const switched = now.online && !before.online;
  return {
    ...standing,
    // Whoever goes offline has thought better of it.
    asked: now.online && (standing.asked || asked),
    anew: standing.anew || asked || switched,
    failures: asked || switched ? 0 : standing.failures,
    failure: asked || switched || now.reconnections !== before.reconnections ? null : standing.failure,
    spent: asked || switched || isOtherLine(before, now) ? null : standing.spent,
  };
};

/** All was done, or nobody wanted it any more. */
export const afterSuccess = ({ lastStarted }: Standing, asked: boolean): Standing => ({
  ...newStanding(lastStarted),
  asked,
});

/** A session began, or would have. */
export const afterStart = (standing: Standing, started: number): Standing => ({
  ...standing,
  lastStarted: started,
  failure: null,
  spent: null,
});

/** It came to an end before all was done. */
export const afterFailure = (
  standing: Standing,
  failure: Error,
  { link, now, connected }: { readonly link: LinkKind } & Pick<Circumstances, 'now' | 'connected'>,
): Standing => {
  if (failure instanceof BudgetSpent) return afterSpent(standing, failure);
  const held = standing.lastStarted !== null && now - standing.lastStarted > heldMs;
  const failures = held ? 1 : standing.failures + 1;
  const passing = !(failure instanceof RemoteError) || failure.retry === 'soon';
  const waitMs = Math.max(backoffMs(link, failures), connected ? 0 : noNetworkMs);
  return {
    ...standing,
    unfinished: true,
    anew: false,
    failures,
    failure: {
      code: failure instanceof RemoteError ? failure.code : 'engine',
      message: failure.message,
      since: now,
      waitMs: passing ? waitMs : null,
    },
  };
};

export const afterSpent = (
  standing: Standing,
  { message, period, retryAt, link }: BudgetSpent,
): Standing => ({
  ...standing,
  unfinished: true,
  anew: false,
  failures: 0,
  failure: null,
  spent: { message, period, retryAt, link, lapsed: false },
});

/** The line is of this kind now: what was spent of another one's budget does not count on it. */
export const afterLook = (standing: Standing, link: LinkKind): Standing =>
  standing.spent === null || standing.spent.link === link ? standing : { ...standing, spent: null };

/** The system says that there is no network, which may be wrong: one try in a while. */
export const afterNoNetwork = (standing: Standing, now: number): Standing => ({
  ...standing,
  failure: {
    code: 'offline',
    message: 'This computer has no network.',
    since: now,
    waitMs: noNetworkMs,
  },
});
