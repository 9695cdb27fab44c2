// One session on the wire: step after step, until nothing that is wanted is absent.
// R0 What a person waits for goes out first, then what was done here, before the folders are listed: neither needs a list.
// R1 Every step commits what came before it returns or throws; the next session continues from the rows.
// R2 What a person waits for is looked up in the rows before every step; so are rules, ranks, marks, terms and allowances.
// R3 A mailbox that the server refuses is let alone for this session; the others go on.
// R4 Nothing is asked for once the budget is spent: the session ends and says so.
import { defaultShares, type WireShares } from '../policy/wire-bytes.ts';
import type { RemoteSession } from '../ports.ts';
import { wireSharesOf } from '../replica/spending.ts';
import type { ActivityReport } from './activity-report.ts';
import { chunkBytes } from './chunk-size.ts';
import { keepPolicy, policyTables, readPolicy } from './keep-policy.ts';
import { lookEveryMs } from './link-times.ts';
import type { EarlyLook } from './look-along.ts';
import { afterStep, firstTurns, nextStep } from './next-step.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import { newPushState } from './push/push-state.ts';
import { remaining } from './remaining.ts';
import { RowChanges } from './row-changes.ts';
import { surveyState } from './scheduler-survey.ts';
import { SessionBudget } from './session-budget.ts';
import type { SessionContext } from './session-context.ts';
import { unseenWork } from './session-work.ts';
import { settleWhenWhole, sweepWhenWhole } from './settle-when-whole.ts';
import { SpendMeter } from './spend-meter.ts';
import { queueOf } from './survey-queue.ts';
import { takeStep } from './take-step.ts';
import { serveRemovals } from './wanted-parts.ts';

/** Before the rows were read. */
const nothingSaid = { mailboxes: [], rules: [], exceptions: [], marks: [] };

/** A session that has just connected; nothing is listed or surveyed yet. */
export const newContext = (
  options: SyncOptions,
  goals: SessionGoals,
  {
    session,
    report,
    early = null,
  }: { readonly session: RemoteSession; readonly report: ActivityReport; readonly early?: EarlyLook | null },
): SessionContext => ({
  options,
  goals,
  session,
  report,
  budget: new SessionBudget(options.replica, options.clock, report, goals.budgetBytes ?? null),
  spend: new SpendMeter(report, options.ports.remote, session.id),
  shares: defaultShares,
  textShare: defaultShares.text,
  policy: { ...nothingSaid, link: report.linkKind, now: options.clock.now(), override: goals.override },
  declined: 0,
  work: new Map(),
  foldersDue: true,
  early,
  listedAt: null,
  lookedMs: null,
  open: null,
  apart: new Set(),
  textsApart: new Set(),
  added: 0,
  tried: new Set(),
  dropped: false,
  push: newPushState(),
  turns: firstTurns,
});

/** Gets ready to take steps: looks up in the rows what may be wanted before the folders are listed. */
export const beginSession = async (context: SessionContext, signal: AbortSignal): Promise<void> => {
  const { options, goals } = context;
  signal.throwIfAborted();
  context.shares = await wireSharesOf(options.replica);
  context.policy = await readPolicy(context);
  context.work = unseenWork(context.policy, goals.folders);
};

/** Has the folders listed again, in a session that went on. */
export const lookAgain = (context: SessionContext): void => {
  context.foldersDue = true;
};

/** How often what vanished is settled in one go: each time may give the push something to do. */
const maxSettlings = 3;

/**
 * Takes steps until nothing that is wanted, and may come, is absent. Rejects when the line fails, when the signal aborts, and with
 * BudgetSpent when nothing may cross any more.
 */
export const runSteps = async (context: SessionContext, signal: AbortSignal): Promise<void> => {
  const { options, report, spend, budget } = context;
  const { replica, ports, clock } = options;
  const changes = new RowChanges(replica, policyTables);
  let settlings = 0;
  try {
    // What kept the line up while there was nothing to do.
    await spend.attribute('connecting', null);
    for (;;) {
      signal.throwIfAborted();
      await serveRemovals(replica, ports.attachments);
      await keepPolicy(context, changes.take());
      const left = await budget.now();
      if (isLongSinceLook(context)) context.foldersDue = true;
      const shares = learnedShares(context);
      context.textShare = textShareFor(context, { learned: shares.text, left: left.left });
      const state = await surveyState(context, left);
      const step = nextStep(state);
      report.set({
        remaining: await remaining(replica, context.work),
        queue: await queueOf(replica, { state, work: context.work, shares }),
      });
      context.turns = afterStep(state, step);
      if (step.kind === 'stop') throw budget.spent(step.why);
      if (step.kind !== 'idle') await takeStep(context, step, signal);
      else if (settlings === maxSettlings || !(await settleWhenWhole(context))) break;
      else settlings += 1;
    }
    await sweepWhenWhole(context);
  } finally {
    changes.stop();
  }
  report.set({ step: null, syncedAt: clock.now() });
  await report.flush();
};

/** What things cost, as learned before this session, and texts in it. */
const learnedShares = ({ shares, spend }: SessionContext): WireShares => ({
  ...shares,
  text: spend.texts.from(shares),
});

/** A budget with fewer chunks than this left is not spent on the hope that the next texts are as cheap as those before. */
const manyChunks = 4;

/** Near the end of a budget texts count for what they cost before this session, if that is more. */
const textShareFor = (
  { shares, report }: SessionContext,
  { learned, left }: { readonly learned: number; readonly left: number | null },
): number => {
  const isScarce = left !== null && left < manyChunks * chunkBytes(report.planningSpeed);
  return isScarce ? Math.max(shares.text, learned) : learned;
};

/** A backlog takes hours on some lines: what is new in a folder that matters more is not to wait for its end. */
const isLongSinceLook = ({ lookedMs, report, budget, options }: SessionContext): boolean =>
  lookedMs !== null && options.clock.now() - lookedMs > lookEveryMs(report.linkKind, budget.price);
