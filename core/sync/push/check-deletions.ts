// A deletion for good of what changed there since stops and asks. Where the server cannot watch over that itself
// (UNCHANGEDSINCE, RFC 7162, 3.1.3), or says only that something changed, the flags are compared here.
import { reviveError } from '../../errors.ts';
import { uidsOf } from '../../merge/plan.ts';
import type { Outcome, PlannedItem } from '../../merge/plan-steps.ts';
import { hasFlag } from '../../merge/view.ts';
import type { MessageId } from '../../model/ids.ts';
import type { MessageIdentity } from '../../ports.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import type { SessionContext } from '../session-context.ts';
import type { MessagesStep } from './push-messages.ts';
import { takeOutcomes } from './take-outcomes.ts';

/** Before deletions go out that the server does not watch over. 'changed' when some must not: then all is planned anew. */
export const checkUnguarded = async (
  context: SessionContext,
  step: MessagesStep,
  _pending: PendingChanges,
): Promise<'same' | 'changed'> => {
  const items = step.commands.flatMap((command) =>
    command.kind === 'expunge' && (command.unchangedSince === null || !context.session.features.condstore)
      ? command.items
      : [],
  );
  const outcomes = await changedAmong(context, step, items);
  return outcomes.length > 0 ? 'changed' : 'same';
};

/** After the server said that messages changed since: those that only our own earlier changes touched may go. */
export const checkChanged = async (
  context: SessionContext,
  step: MessagesStep,
  changed: readonly Outcome[],
): Promise<void> => {
  const ids = new Set(changed.map(({ messageId }) => messageId));
  await changedAmong(
    context,
    step,
    step.commands.flatMap(({ kind, items }) =>
      kind === 'expunge' ? items.filter(({ messageId }) => ids.has(messageId)) : [],
    ),
  );
};

/** Takes in what these messages are now, and settles the deletion of those that are not what they were here. */
const changedAmong = async (
  context: SessionContext,
  { mailboxId, uidValidity }: MessagesStep,
  items: readonly PlannedItem[],
): Promise<readonly Outcome[]> => {
  if (items.length === 0) return [];
  const { options, session } = context;
  const { items: told, cut } = await options.ports.remote.fetchIdentities(session.id, uidsOf(items));
  if (cut) throw reviveError(cut);
  const flags = await knownFlags(context, items);
  const byUid = new Map(told.map((identity) => [identity.uid, identity]));
  const outcomes = items.flatMap(({ messageId, uid, changes }): Outcome[] => {
    const identity = byUid.get(uid);
    return identity && !isSame(identity, flags.get(messageId) ?? [])
      ? [{ messageId, changes, kind: 'changed' }]
      : [];
  });
  await takeOutcomes(context, {
    outcomes,
    told: { mailboxId, uidValidity, flags: told, modseqs: new Map() },
  });
  return outcomes;
};

const knownFlags = async (
  { options }: SessionContext,
  items: readonly PlannedItem[],
): Promise<ReadonlyMap<MessageId, readonly string[]>> => {
  const rows = await options.replica.messages.bulkGet(items.map(({ messageId }) => messageId));
  return new Map(rows.flatMap((row) => (row ? [[row.id, row.flags]] : [])));
};

/** \\Recent is about sessions, not about the message (RFC 3501, 2.3.2). */
const isSame = ({ flags }: MessageIdentity, known: readonly string[]): boolean => {
  const [a, b] = [flags, known].map((all) => all.filter((flag) => flag.toLowerCase() !== '\\recent'));
  return a?.length === b?.length && (a ?? []).every((flag) => hasFlag(b ?? [], flag));
};
