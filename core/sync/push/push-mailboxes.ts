import { reviveError } from '../../errors.ts';
import type { MailboxOutcome, PlanStep } from '../../merge/plan-steps.ts';
import { settleMailboxes } from '../../merge/settle.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import { countArrived } from '../../replica/record/count-arrived.ts';
import { countAtStake } from '../../replica/record/count-at-stake.ts';
import { addConflict } from '../../replica/record/record-conflict.ts';
import { recordMailboxOutcomes } from '../../replica/record/record-mailbox-outcomes.ts';
import { recordSent } from '../../replica/record/record-sent.ts';
import type { SessionContext } from '../session-context.ts';
import { countAttempt, type PushState } from './push-state.ts';
import { refreshWork } from './refresh-work.ts';
import { nowhere } from './sending-note.ts';

export type MailboxesStep = Extract<PlanStep, { kind: 'mailboxes' }>;
type Item = MailboxesStep['items'][number];

const isDeletion = ({ command }: Item): boolean => command.kind === 'delete';

/** Does what is to be done to folders, in one flight. */
export const pushMailboxes = async (
  context: SessionContext,
  step: MailboxesStep,
  pending: PendingChanges,
): Promise<void> => {
  const { options, session, push } = context;
  const { items } = step;
  const changes = items.flatMap((item) => item.changes);
  countAttempt(push, changes);
  for (const item of items.filter(isDeletion)) {
    if (await isStopped(context, item, pending)) return;
  }
  if (!(await recordSent(options.replica, [{ changes, note: nowhere }]))) return;
  const { answers, cut } = await options.ports.remote.changeMailboxes(
    session.id,
    items.map(({ command }) => command),
  );
  context.open = null;
  const outcomes = settleMailboxes(step, answers).map((outcome) =>
    isToBeListed(push, outcome) ? { ...outcome, kind: 'unanswered' as const } : outcome,
  );
  const { applied, forgotten } = await recordMailboxOutcomes(options.replica, outcomes, options.clock.now());
  push.applied += applied;
  context.dropped ||= forgotten > 0;
  await refreshWork(context, []);
  if (cut) throw reviveError(cut);
};

/** A folder that the server does not know (RFC 5530) may be gone or have another name: the LIST will tell. */
const isToBeListed = ({ listed }: PushState, outcome: MailboxOutcome): boolean =>
  !listed && outcome.kind === 'refused' && outcome.code === 'NONEXISTENT';

/** Whether a deletion stops and asks: messages came since, or what was done to some in it is not settled. */
const isStopped = async (
  { options }: SessionContext,
  { command, changes }: Item,
  { entries }: PendingChanges,
): Promise<boolean> => {
  const { replica, clock } = options;
  const entry = entries.find(({ id, change }) => changes.includes(id) && change.kind === 'deleteMailbox');
  if (entry?.change.kind !== 'deleteMailbox') return false;
  const { id, action, change } = entry;
  const { mailboxId } = change;
  const { conflicts, journal, mailboxes, messages, settings } = replica;
  return replica.transaction('rw', [conflicts, journal, mailboxes, messages, settings], async () => {
    const arrived = await countArrived(replica, mailboxId);
    const atStake = await countAtStake(replica, { id, action, change });
    if (arrived + atStake === 0) return false;
    const mailbox = command.kind === 'delete' ? command.path : '';
    const meeting = { kind: 'folderChanged', mailboxId, mailbox } as const;
    await addConflict(replica, {
      meeting:
        atStake > 0 ? { ...meeting, messages: atStake, unsettled: true } : { ...meeting, messages: arrived },
      changes,
      become: 'conflict',
      now: clock.now(),
    });
    return true;
  });
};
