// A deletion for good of what changed there since stops and asks. Where the server cannot watch over that itself
// (UNCHANGEDSINCE, RFC 7162, 3.1.3), or says only that something changed, the flags are compared here.

import { reviveError } from '../../errors.ts';
import { uidsOf } from '../../merge/plan.ts';
import type { Outcome, PlannedItem } from '../../merge/plan-steps.ts';
import { hasFlag } from '../../merge/view.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { MessageIdentity } from '../../ports.ts';
import { messageIdFields, tellApart } from '../../replica/message-id-fields.ts';
import type { SessionContext } from '../session-context.ts';
import type { MessagesStep } from './push-messages.ts';
import { takeOutcomes } from './take-outcomes.ts';

/** Before deletions go out that the server does not watch over. 'changed' when some must not: then all is planned anew. */
export const checkUnguarded = async (
  context: SessionContext,
  step: MessagesStep,
  asOf: bigint | null,
): Promise<'same' | 'changed'> => {
  const items = step.commands.flatMap((command) =>
    command.kind === 'expunge' && (command.unchangedSince === null || !context.session.features.condstore)
      ? command.items
      : [],
  );
  const outcomes = await changedAmong(context, step, { items, asOf });
  return outcomes.length > 0 ? 'changed' : 'same';
};

/** After the server said that messages changed since: those that only our own earlier changes touched may go. */
export const checkChanged = async (
  context: SessionContext,
  step: MessagesStep,
  { changed, asOf }: { readonly changed: readonly Outcome[]; readonly asOf: bigint | null },
): Promise<void> => {
  if (changed.length === 0) return;
  const ids = new Set(changed.map(({ messageId }) => messageId));
  const items = step.commands.flatMap((command) =>
    command.kind === 'expunge' ? command.items.filter(({ messageId }) => ids.has(messageId)) : [],
  );
  await changedAmong(context, step, { items, asOf });
  // The next try is to know the HIGHESTMODSEQ of then.
  context.open = null;
};

/** Takes in what these messages are now, and settles the deletion of those that are not what they were here. */
const changedAmong = async (
  context: SessionContext,
  { mailboxId, uidValidity }: MessagesStep,
  { items, asOf }: { readonly items: readonly PlannedItem[]; readonly asOf: bigint | null },
): Promise<readonly Outcome[]> => {
  if (items.length === 0) return [];
  const { options, session } = context;
  const { items: told, cut } = await options.ports.remote.fetchIdentities(session.id, uidsOf(items));
  if (cut) throw reviveError(cut);
  const rows = await knownRows(context, items);
  const byUid = new Map(told.map((identity) => [identity.uid, identity]));
  const outcomes = items.flatMap(({ messageId, uid, changes }): Outcome[] => {
    const identity = byUid.get(uid);
    const row = rows.get(messageId);
    return identity && row && hasChanged(identity, row) ? [{ messageId, changes, kind: 'changed' }] : [];
  });
  const seen = { mailboxId, uidValidity, flags: told, asOf, modseqs: new Map(), reached: null };
  await takeOutcomes(context, { outcomes, told: seen });
  return outcomes;
};

/** Another message has the UID now, or the same one has other flags. */
const hasChanged = (identity: MessageIdentity, row: KnownMessage): boolean =>
  tellApart(identity.messageId, row.messageIdField) || !haveSameFlags(identity.flags, row.flags);

interface KnownMessage extends Message {
  /** The header field; '' for none. */
  readonly messageIdField: string;
}

const knownRows = async (
  { options: { replica } }: SessionContext,
  items: readonly PlannedItem[],
): Promise<ReadonlyMap<MessageId, KnownMessage>> => {
  const rows = (await replica.messages.bulkGet(items.map(({ messageId }) => messageId))).flatMap(
    (row) => row ?? [],
  );
  const fields = await messageIdFields(replica, rows);
  return new Map(rows.map((row, index) => [row.id, { ...row, messageIdField: fields[index] ?? '' }]));
};

/**
 * \\Recent is about sessions, not about the message (RFC 3501, 2.3.2). Marked \\Deleted it may be by our own hand, when the line was
 * cut before the EXPUNGE; by another's, it is what is wanted here, too.
 */
const haveSameFlags = (flags: readonly string[], known: readonly string[]): boolean => {
  const there = flags.filter((flag) => !hasFlag(['\\Recent', '\\Deleted'], flag));
  const here = known.filter((flag) => !hasFlag(['\\Recent', '\\Deleted'], flag));
  return (
    there.length === here.length &&
    there.every((flag) => hasFlag(here, flag)) &&
    (hasFlag(flags, '\\Deleted') || !hasFlag(known, '\\Deleted'))
  );
};
