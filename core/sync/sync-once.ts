import { RemoteError } from '../errors.ts';
import type { Activity } from '../model/activity.ts';
import { whenToGo } from '../policy/schedule.ts';
import { countConflicts } from '../replica/attention.ts';
import { lineSettings } from '../replica/line-settings.ts';
import { countUnsent } from '../replica/unsent.ts';
import { ActivityReport } from './activity-report.ts';
import { BudgetSpent } from './budget-spent.ts';
import { countReplica, type ReplicaCounts } from './count-replica.ts';
import { linkSituation } from './link-situation.ts';
import type { LookGoals } from './look-along.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import { beginSession, newContext, runSteps } from './run-session.ts';
import { SessionBudget } from './session-budget.ts';
import { ruleOfTiers, type Tiers } from './tiers.ts';
import { type Connected, type SessionEnd, withSession } from './with-session.ts';

export interface SyncOutcome extends ReplicaCounts, SessionSpent {
  readonly newMessages: number;
  /** Changes made here that the server has now, thanks to this session. */
  readonly pushed: number;
  /** Changes made here that it does not have yet. */
  readonly pending: number;
  /** Rows under "Needs attention". */
  readonly conflicts: number;
}

export interface SyncOnceOptions extends SyncOptions, Omit<SessionGoals, 'override'> {
  /** How much to bring by itself, in the place of all rules; null to go by those. */
  readonly tiers: Tiers | null;
  /** Called with every frame of what is going on. */
  readonly onProgress?: (activity: Activity) => void;
}

/**
 * Brings the replica in step with the server once. A line that fails is an outcome, not an exception: what came
 * before is kept.
 */
export const syncOnce = async (options: SyncOnceOptions): Promise<SyncOutcome> => {
  const { tiers, folders, budgetBytes } = options;
  let newMessages = 0;
  let pushed = 0;
  const spent = await oneSession(options, options, async ({ session, early }, report) => {
    const override = tiers === null ? null : ruleOfTiers(tiers, report.linkKind);
    const goals = { override, folders, ...(budgetBytes === undefined ? {} : { budgetBytes }) };
    const context = newContext(options, goals, { session, report, early });
    try {
      await beginSession(context, options.signal);
      await runSteps(context, options.signal);
    } finally {
      newMessages = context.added;
      pushed = context.push.applied;
    }
  });
  const { replica } = options;
  const [pending, conflicts] = await Promise.all([countUnsent(replica), countConflicts(replica)]);
  return { ...(await countReplica(replica)), ...spent, newMessages, pushed, pending, conflicts };
};

export interface SessionSpent extends Omit<SessionEnd, 'failure'> {
  /** Why it ended early; null when the work was done. */
  readonly error: RemoteError | BudgetSpent | null;
}

/**
 * Does some work in a session of its own, and goes offline after it; `goals` as for `withSession`. Throws what is no fault of line
 * or server.
 */
export const oneSession = async (
  options: SyncOptions & Pick<SyncOnceOptions, 'onProgress' | 'budgetBytes'>,
  goals: LookGoals | null,
  work: (connected: Connected, report: ActivityReport) => Promise<void>,
): Promise<SessionSpent> => {
  const { replica, clock, signal } = options;
  const report = new ActivityReport(replica, clock, options.onProgress);
  await report.resume();
  report.expectLink(await linkSituation(options));
  report.free = await isFreeNow(options);
  const { failure, ...spent } =
    (await refusedByBudget(options, report)) ??
    (await withSession({ options, report, goals }, (connected) => work(connected, report)));
  const error = failure && asReason(failure, signal);
  const retryAt = error instanceof BudgetSpent ? error.retryAt : null;
  const problem = error && { code: error.code, message: error.message, retryAt };
  report.set({ link: { kind: 'offline', problem, next: null } });
  await report.flush();
  return { ...spent, error };
};

/** It goes whatever the schedule says, but what the schedule says is free counts for no budget. */
const isFreeNow = async ({ replica, clock }: SyncOptions): Promise<boolean> => {
  const { schedule } = await lineSettings(replica);
  const going = whenToGo({ schedule, now: clock.now(), lastStarted: null });
  return going.kind === 'now' && going.free;
};

/** A login that could bring nothing is not begun; null when the budget lets something cross. */
const refusedByBudget = async (
  { replica, clock, budgetBytes }: SyncOptions & Pick<SessionGoals, 'budgetBytes'>,
  report: ActivityReport,
): Promise<SessionEnd | null> => {
  const budget = new SessionBudget(replica, clock, report, budgetBytes ?? null);
  const state = await budget.toBegin();
  if (state.kind !== 'spent') return null;
  return { failure: budget.spent(state), wire: { up: 0, down: 0 }, flights: 0, seconds: 0 };
};

const asReason = (failure: Error, signal: AbortSignal): RemoteError | BudgetSpent => {
  if (signal.aborted) return new RemoteError('cut', 'Stopped. What came so far is kept.', { cause: failure });
  if (failure instanceof RemoteError || failure instanceof BudgetSpent) return failure;
  throw failure;
};
