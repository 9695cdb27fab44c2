import { reviveError } from '../../errors.ts';
import type { Outcome, PlannedAppend, PlanStep } from '../../merge/plan-steps.ts';
import { settleAppends } from '../../merge/settle.ts';
import type { AppendRequest } from '../../ports.ts';
import { messageSource } from '../../replica/message-source.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import { recordSent } from '../../replica/record/record-sent.ts';
import type { SessionContext } from '../session-context.ts';
import { lookFirst } from './look-first.ts';
import { countAttempt } from './push-state.ts';
import { noteAt, noteFor } from './sending-note.ts';
import { takeOutcomes } from './take-outcomes.ts';

export type AppendStep = Extract<PlanStep, { kind: 'append' }>;

/** Appends what fits into one chunk, smallest first as planned; the rest is planned anew. */
export const pushAppends = async (
  context: SessionContext,
  step: AppendStep,
  { pending, maxBytes }: { readonly pending: PendingChanges; readonly maxBytes: number },
): Promise<void> => {
  const { options, session, push } = context;
  const { mailboxId } = step;
  const mailbox = pending.mailboxes.get(mailboxId);
  if (!mailbox) throw new Error(`a step in mailbox ${mailboxId}, which is not in the replica`);
  const messages = firstChunk(step.messages, maxBytes);
  const changes = messages.flatMap((message) => message.changes);
  countAttempt(push, changes);

  const arrivals = messages.flatMap((message) => {
    const row = pending.messages.get(message.messageId);
    return row ? [{ ...message, kind: 'append' as const, to: mailboxId, row }] : [];
  });
  const seen = await lookFirst(context, arrivals, pending);
  if (seen === 'found') return;

  const { ready, lacking } = await requestsFor(context, messages, pending);
  if (lacking.length > 0) {
    await takeOutcomes(context, { outcomes: lacking.map(lackingOutcome), told: null });
    return;
  }
  const selected = seen.get(mailboxId);
  const note = selected ? noteAt(selected) : await noteFor(options.replica, mailbox);
  if (!(await recordSent(options.replica, [{ changes, note }]))) return;
  const { answers, cut } = await options.ports.remote.appendMessages(session.id, mailbox.path, ready);
  await takeOutcomes(context, { outcomes: settleAppends({ ...step, messages }, answers), told: null });
  if (cut) throw reviveError(cut);
};

const firstChunk = (messages: readonly PlannedAppend[], bytes: number): readonly PlannedAppend[] => {
  let sum = 0;
  const beyond = messages.findIndex(({ size }, index) => {
    sum += size;
    return index > 0 && sum > bytes;
  });
  return beyond < 0 ? messages : messages.slice(0, beyond);
};

const requestsFor = async (
  { options: { replica } }: SessionContext,
  messages: readonly PlannedAppend[],
  pending: PendingChanges,
): Promise<{ readonly ready: readonly AppendRequest[]; readonly lacking: readonly PlannedAppend[] }> => {
  const ready: AppendRequest[] = [];
  const lacking: PlannedAppend[] = [];
  for (const message of messages) {
    const row = pending.messages.get(message.messageId);
    const source = row ? await messageSource(replica, row) : null;
    if (row && source) ready.push({ flags: message.flags, internalDate: row.internalDate, source });
    else lacking.push(message);
  }
  return { ready, lacking };
};

const lackingOutcome = ({ messageId, changes }: PlannedAppend): Outcome => ({
  messageId,
  changes,
  kind: 'refused',
  code: '',
  reason: 'Not all of this message is here, so it cannot be put on the server.',
});
