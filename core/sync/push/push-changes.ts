// The push: brings to the server what was done here, one errand after another, until nothing more can go now.
//
// P1 A change is noted as sent, durably, before its command is written; whatever becomes of line or process after that, it is
//    known that it may have arrived.
// P2 What may have arrived and would not bear repeating is looked for before it goes out again.
// P3 Every errand is planned anew from the rows: what was taken back, or done, or added meanwhile counts.
// P4 A change that brings nothing forward goes out a few times a session, and no more.
import { plan } from '../../merge/plan.ts';
import type { Plan, PlanStep } from '../../merge/plan-steps.ts';
import type { PendingEntry } from '../../model/change.ts';
import type { ChangeId, MailboxId } from '../../model/ids.ts';
import { newestPending, type PendingChanges, pendingChanges } from '../../replica/pending-changes.ts';
import { dropUnmade } from '../../replica/record/drop-unmade.ts';
import { settleChanges } from '../../replica/record/record-conflict.ts';
import type { Allowed } from '../next-step.ts';
import type { SessionContext } from '../session-context.ts';
import { lookWhetherSent, sentErrands } from './look-whether-sent.ts';
import { pushAppends } from './push-appends.ts';
import { pushMailboxes } from './push-mailboxes.ts';
import { pushMessages } from './push-messages.ts';
import { mayGo } from './push-state.ts';
import { isDeferred } from './pushable.ts';
import { restoreMarks } from './restore-marks.ts';

/** Whether there is more to push than when the push last looked, or more that can go. */
export const isPushDue = async ({ options, push }: SessionContext): Promise<boolean> =>
  push.due || (await newestPending(options.replica)) !== push.newest;

/**
 * Takes the next errand that can go now: whoever waits for something else waits no longer than for that. When there is none, the
 * push is not due any more. `maxBytes` is what may cross, on the wire; a message that is larger than that and what the budget has
 * `left` (null: no limit) stays here. Returns the folder that it was about; null for several or
 * none. Rejects when the line does.
 */
export const pushNext = async (
  context: SessionContext,
  { signal, maxBytes, left }: Allowed & { readonly signal: AbortSignal },
): Promise<MailboxId | null> => {
  const { options, push, report } = context;
  for (;;) {
    signal.throwIfAborted();
    push.due = false;
    const pending = await pendingChanges(options.replica);
    push.newest = pending.entries.at(-1)?.id ?? null;
    if (pending.entries.length === 0) {
      push.appliedBefore = push.applied;
      return null;
    }
    const done = push.applied - push.appliedBefore;
    report.set({ step: { kind: 'push', done, of: done + pending.entries.length } });
    await restoreMarks(context, pending);
    if (await lookWhetherSent(context, pending)) {
      push.due = true;
      return null;
    }
    const made = plan(entriesToPlan(context, pending), pending);
    if (made.nothing.length > 0) {
      await settleNothing(context, made);
      continue;
    }
    const largest = left === null ? Number.POSITIVE_INFINITY : left + maxBytes;
    const step = nextErrand(context, made.steps, largest);
    if (!step) return null;
    push.due = true;
    await takeErrand(context, step, { pending, maxBytes });
    return step.kind === 'mailboxes' ? null : step.mailboxId;
  }
};

/** Settles what comes to nothing together, unless some of it was taken back since it was planned. */
const settleNothing = async (
  context: SessionContext,
  { nothing, unmade }: Pick<Plan, 'nothing' | 'unmade'>,
): Promise<void> => {
  const { replica } = context.options;
  const { journal, mailboxes, messages, raws } = replica;
  // Dexie only follows native promises out of a function that is async itself.
  await replica.transaction('rw', journal, mailboxes, messages, raws, async () => {
    const entries = await journal.bulkGet([...nothing]);
    if (entries.some((entry) => entry?.state.kind !== 'pending')) return;
    await settleChanges(replica, nothing, 'applied');
    await dropUnmade(replica, { unmade });
  });
  context.dropped = true;
};

/**
 * What the plan is made of. Idempotent changes that went out and were not answered may be done: they go again as they
 * were, before what could cancel them out on paper only. A folder is deleted, and what comes after that is done to
 * folders, only once a LIST of this session tells whether messages came into it since.
 */
const entriesToPlan = ({ push }: SessionContext, { entries }: PendingChanges): readonly PendingEntry[] => {
  const looked = new Set(sentErrands(entries).flatMap((errand) => errand.entries.map(({ id }) => id)));
  const again = new Set(entries.filter(({ id, state }) => state.sent && !looked.has(id)).map(subject));
  const deletion = push.listed ? undefined : entries.find(({ change }) => change.kind === 'deleteMailbox');
  return entries.flatMap((entry): PendingEntry[] => {
    if (deletion && entry.id >= deletion.id && 'mailboxId' in entry.change) return [];
    if (looked.has(entry.id)) return [entry];
    if (entry.state.sent) return [{ ...entry, state: { kind: 'pending', sent: null } }];
    return again.has(subject(entry)) ? [] : [entry];
  });
};

const subject = ({ change }: PendingEntry): string =>
  'messageId' in change ? `message ${change.messageId}` : `mailbox ${change.mailboxId}`;

const nextErrand = (
  context: SessionContext,
  steps: readonly PlanStep[],
  largest: number,
): PlanStep | null => {
  for (const step of steps) {
    // Smallest first: what comes after it would not do either.
    if (step.kind === 'append' && (step.messages[0]?.size ?? 0) > largest) continue;
    const isHeld = step.kind === 'messages' && isDeferred(context, step.mailboxId);
    if (!isHeld && mayGo(context.push, changesOf(step))) return step;
  }
  return null;
};

const changesOf = (step: PlanStep): readonly ChangeId[] => {
  switch (step.kind) {
    case 'mailboxes':
      return step.items.flatMap(({ changes }) => changes);
    case 'messages':
      return step.commands.flatMap(({ items }) => items.flatMap(({ changes }) => changes));
    case 'append':
      return step.messages.flatMap(({ changes }) => changes);
  }
};

const takeErrand = (
  context: SessionContext,
  step: PlanStep,
  { pending, maxBytes }: { readonly pending: PendingChanges; readonly maxBytes: number },
): Promise<void> => {
  switch (step.kind) {
    case 'mailboxes':
      return pushMailboxes(context, step, pending);
    case 'messages':
      return pushMessages(context, step, pending);
    case 'append':
      return pushAppends(context, step, { pending, maxBytes });
  }
};
