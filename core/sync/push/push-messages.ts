import { reviveError } from '../../errors.ts';
import { uidsOf } from '../../merge/plan.ts';
import type { Outcome, PlannedCommand, PlanStep } from '../../merge/plan-steps.ts';
import { settleMessages } from '../../merge/settle.ts';
import { wentBack } from '../../merge/went-back.ts';
import type { ChangeId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { MessageCommand } from '../../ports.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import { recordSent, type Sending } from '../../replica/record/record-sent.ts';
import type { SessionContext } from '../session-context.ts';
import { checkChanged, checkUnguarded } from './check-deletions.ts';
import { lookFirst, type SeenDestinations } from './look-first.ts';
import { ownModseqs } from './own-modseqs.ts';
import { countAttempt, giveUp } from './push-state.ts';
import { selectOrSayWhy, type Unopened } from './pushable.ts';
import { noteAt, noteFor, nowhere } from './sending-note.ts';
import { hasArrivals, stillMean } from './still-mean.ts';
import { takeOutcomes } from './take-outcomes.ts';

export type MessagesStep = Extract<PlanStep, { kind: 'messages' }>;

/** Does all that is to be done in one mailbox: two flights, or one where it is open already. */
export const pushMessages = async (
  context: SessionContext,
  step: MessagesStep,
  pending: PendingChanges,
): Promise<void> => {
  const { options, session, push } = context;
  const { mailboxId, uidValidity, commands } = step;
  const mailbox = pending.mailboxes.get(mailboxId);
  if (!mailbox) throw new Error(`a step in mailbox ${mailboxId}, which is not in the replica`);
  countAttempt(push, changesOf(commands));

  const seen = await lookFirst(context, copiesOf(commands, pending), pending);
  if (seen === 'found') return;
  const told = isOpenAs(context, mailbox, uidValidity)
    ? null
    : await selectOrSayWhy(context, { mailboxId, path: mailbox.path });
  if (told && 'kind' in told) return leaveUnopened(context, step, told);
  const opened = told;
  // A server that was put back to an earlier state may have given the same UIDs to other messages.
  const isBack = opened !== null && mailbox.fact !== null && wentBack(mailbox.fact, opened);
  if (isBack || (!isOpenAs(context, mailbox, uidValidity) && opened?.uidValidity !== uidValidity)) {
    push.deferred.add(mailboxId);
    return;
  }
  const asOf = opened?.highestModseq ?? null;
  if (opened && hasArrivals(mailbox, opened) && !(await stillMean(context, step))) {
    push.deferred.add(mailboxId);
    context.open = null;
    return;
  }
  if ((await checkUnguarded(context, step, asOf)) === 'changed') return;
  if (!(await recordSent(options.replica, await sendings(context, commands, { pending, seen })))) return;
  const sent = commands.map((command) => toCommand(command, pending));
  const { answers, flags, modseqs, cut } = await options.ports.remote.changeMessages(session.id, sent);
  const outcomes = settleMessages(step, answers);
  await takeOutcomes(context, {
    outcomes: outcomes.filter(({ kind }) => kind !== 'changed'),
    told: { mailboxId, uidValidity, flags, asOf: null, ...ownModseqs(mailbox, modseqs) },
  });
  if (cut) throw reviveError(cut);
  const changed = outcomes.filter(({ kind }) => kind === 'changed');
  await checkChanged(context, step, { changed, asOf });
};

/**
 * What cannot be done because the mailbox is not opened is left until the folders have been listed: it may be gone, or be called
 * otherwise. Where it is still there, it was refused.
 */
const leaveUnopened = async (
  context: SessionContext,
  { mailboxId, commands }: MessagesStep,
  { reason, isPassing }: Unopened,
): Promise<void> => {
  const { push } = context;
  if (!push.listed || isPassing) {
    push.deferred.add(mailboxId);
    giveUp(push, changesOf(commands));
    return;
  }
  const outcomes = commands.flatMap(({ items }) =>
    items.map(
      ({ messageId, changes }): Outcome => ({ messageId, changes, kind: 'refused', code: '', reason }),
    ),
  );
  await takeOutcomes(context, { outcomes, told: null });
};

/** Open on the wire with the UIDs that the rows have: no SELECT is needed. */
const isOpenAs = ({ open, work }: SessionContext, { id }: Mailbox, uidValidity: number): boolean =>
  open === id && work.get(id)?.mailbox.fact?.uidValidity === uidValidity;

const toCommand = (command: PlannedCommand, { mailboxes }: PendingChanges): MessageCommand => {
  const uids = uidsOf(command.items);
  switch (command.kind) {
    case 'store':
      return { kind: 'store', uids, add: command.add, remove: command.remove };
    case 'copy':
    case 'move':
      return { kind: command.kind, uids, to: mailboxes.get(command.to)?.path ?? '' };
    case 'expunge':
      return { kind: 'expunge', uids, unchangedSince: command.unchangedSince };
  }
};

const changesOf = (commands: readonly PlannedCommand[]): readonly ChangeId[] =>
  commands.flatMap(({ items }) => items.flatMap(({ changes }) => changes));

const copiesOf = (commands: readonly PlannedCommand[], { messages }: PendingChanges) =>
  commands.flatMap((command) =>
    command.kind === 'copy'
      ? command.items.flatMap(({ messageId, copyId, changes }) => {
          const row = messages.get(copyId);
          return row ? [{ kind: 'copy' as const, to: command.to, row, messageId, changes }] : [];
        })
      : [],
  );

const bearRepeating: ReadonlySet<string> = new Set(['flags', 'delete']);

/** Of a move that is folded into a deletion nothing goes out that would have to be looked for. */
const sendings = async (
  { options: { replica } }: SessionContext,
  commands: readonly PlannedCommand[],
  { pending, seen }: { readonly pending: PendingChanges; readonly seen: SeenDestinations },
): Promise<readonly Sending[]> => {
  const kinds = new Map(pending.entries.map(({ id, change }) => [id, change.kind]));
  const all: Sending[] = [];
  for (const command of commands) {
    const changes = command.items.flatMap((item) => item.changes);
    if (command.kind === 'copy' || command.kind === 'move') {
      const selected = seen.get(command.to);
      const mailbox = pending.mailboxes.get(command.to);
      const known = mailbox ? await noteFor(replica, mailbox) : nowhere;
      all.push({ changes, note: selected ? noteAt(selected) : known });
    } else {
      all.push({ changes: changes.filter((id) => bearRepeating.has(kinds.get(id) ?? '')), note: nowhere });
    }
  }
  return all;
};
