// What went out and was not answered may have arrived: it is looked for at its destination before it goes out again, from
// the UIDNEXT on that was noted when it was sent.

import type { Outcome } from '../../merge/plan-steps.ts';
import { emptyUidSet } from '../../merge/uid-set.ts';
import type { PendingEntry } from '../../model/change.ts';
import type { ChangeId, MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { SelectedMailbox } from '../../ports.ts';
import { messageIdFields } from '../../replica/message-id-fields.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import { forgetSent } from '../../replica/record/record-sent.ts';
import type { SessionContext } from '../session-context.ts';
import { type FoundSent, findSent, type Sought } from './find-sent.ts';
import { finishMoves } from './finish-moves.ts';
import { isDeferred, select } from './pushable.ts';
import { takeOutcomes } from './take-outcomes.ts';

/** Changes that went out as one: a message appended, copied or moved, with all that was folded into it. */
export interface SentErrand {
  readonly kind: 'append' | 'copy' | 'move';
  /** The row that is to have the place. */
  readonly messageId: MessageId;
  readonly to: MailboxId;
  /** In clock order; the last one says where it went. */
  readonly entries: readonly PendingEntry[];
}

/** What must not go out again unlooked-for, row by row. */
export const sentErrands = (entries: readonly PendingEntry[]): readonly SentErrand[] => {
  const groups = new Map<MessageId, PendingEntry[]>();
  for (const entry of entries) {
    const { change, state } = entry;
    if (state.sent === null || !('messageId' in change) || change.kind === 'delete') continue;
    const made = change.kind === 'copy' ? change.copyId : change.messageId;
    groups.set(made, [...(groups.get(made) ?? []), entry]);
  }
  return [...groups].flatMap(([messageId, group]) => {
    const isAppend = group.some(({ change }) => change.kind === 'append');
    // Flags that went out by themselves bear repeating; those of an append are in it.
    const together = isAppend ? group : group.filter(({ change }) => change.kind !== 'flags');
    const destinations = together.flatMap(({ change }) =>
      'to' in change && 'messageId' in change ? change.to : [],
    );
    const to = destinations.at(-1);
    if (to === undefined) return [];
    const isCopy = together.some(({ change }) => change.kind === 'copy');
    return [{ kind: isAppend ? 'append' : isCopy ? 'copy' : 'move', messageId, to, entries: together }];
  });
};

/** Looks at one destination. False when there is none that could be looked at: then the rows are as they were. */
export const lookWhetherSent = async (context: SessionContext, pending: PendingChanges): Promise<boolean> => {
  const { push } = context;
  const errands = sentErrands(pending.entries).filter(({ to }) => !push.unseen.has(to));
  for (const to of new Set(errands.map((errand) => errand.to))) {
    const here = errands
      .filter((errand) => errand.to === to)
      .filter((errand) => !isSourceDeferred(context, errand, pending));
    if (here.length > 0 && (await lookAt(context, { to, errands: here, pending }))) return true;
  }
  return false;
};

/** A move whose source has other UIDs now is finished once its row has found its own. */
const isSourceDeferred = (context: SessionContext, errand: SentErrand, pending: PendingChanges): boolean => {
  const row = errand.kind === 'move' ? rowOf(errand, pending) : undefined;
  return row !== undefined && row.uid !== null && isDeferred(context, row.mailboxId);
};

const lookAt = async (
  context: SessionContext,
  {
    to,
    errands,
    pending,
  }: { readonly to: MailboxId; readonly errands: readonly SentErrand[]; readonly pending: PendingChanges },
): Promise<boolean> => {
  const { push, options } = context;
  const mailbox = pending.mailboxes.get(to);
  const selected = mailbox ? await select(context, { mailboxId: to, path: mailbox.path }) : null;
  if (!selected) {
    push.unseen.add(to);
    return false;
  }
  const rows = errands.flatMap((errand) => {
    const row = rowOf(errand, pending);
    return row ? [{ errand, row }] : [];
  });
  const ids = await messageIds(
    context,
    rows.map(({ row }) => row),
  );
  const soughts = rows.map(
    ({ errand, row }): Sought<SentErrand> => ({
      about: errand,
      row,
      isMadeHere: errand.kind === 'append',
      messageId: ids.get(row.contentId) ?? '',
      from: soughtFrom(errand, selected),
    }),
  );
  const found = await findSent(context, selected, { soughts, held: emptyUidSet });
  const { deferred, left } = await finishMoves(
    context,
    found.flatMap(({ sought, uid }) => (uid !== null && sought.about.kind === 'move' ? [sought.row] : [])),
  );
  const settled = found.filter(({ sought }) => !deferred.has(sought.row.id));
  await takeOutcomes(context, {
    outcomes: settled.flatMap((one) => outcomeOf(context, one, { selected, left }) ?? []),
    told: null,
  });
  const outstanding = settled.filter(({ sought, uid }) => uid === null && !isAnswered(context, sought.about));
  const rowless = errands.filter((errand) => !rowOf(errand, pending));
  await forgetSent(options.replica, [
    ...outstanding.flatMap(({ sought }) => changesOf(sought.about)),
    ...rowless.flatMap(changesOf),
  ]);
  return settled.length + rowless.length > 0;
};

const outcomeOf = (
  context: SessionContext,
  { sought, uid }: FoundSent<SentErrand>,
  { selected, left }: { readonly selected: SelectedMailbox; readonly left: ReadonlySet<Message['id']> },
): Outcome | null => {
  const { about, row } = sought;
  const changes = changesOf(about);
  if (uid === null) {
    if (!isAnswered(context, about)) return null;
    // It was done, and cannot be told from others there: the pull lists it as it is.
    return { messageId: row.id, changes, kind: about.kind === 'move' ? 'missing' : 'expunged' };
  }
  const place = { to: about.to, uidValidity: selected.uidValidity, uid };
  switch (about.kind) {
    case 'append':
      return { messageId: row.id, changes, kind: 'appended', ...place };
    case 'move':
      return { messageId: row.id, changes, kind: 'moved', ...place, left: left.has(row.id) };
    case 'copy': {
      const copy = about.entries.find(({ change }) => change.kind === 'copy')?.change;
      const messageId = copy?.kind === 'copy' ? copy.messageId : row.id;
      return { messageId, changes, kind: 'copied', copyId: row.id, ...place };
    }
  }
};

const isAnswered = ({ push }: SessionContext, errand: SentErrand): boolean =>
  changesOf(errand).some((id) => push.answered.has(id));

const changesOf = ({ entries }: SentErrand): readonly ChangeId[] => entries.map(({ id }) => id);

const rowOf = ({ messageId }: SentErrand, { messages }: PendingChanges): Message | undefined =>
  messages.get(messageId);

/** Under another UIDVALIDITY than the noted one every message may be it. */
const soughtFrom = ({ entries }: SentErrand, { uidValidity }: SelectedMailbox): number => {
  const notes = entries.flatMap(({ state }) => state.sent ?? []);
  return Math.min(
    ...notes.map((note) =>
      note.uidValidity === null || note.uidValidity === uidValidity ? note.uidNext : 1,
    ),
  );
};

/** The Message-IDs of what these rows contain. */
export const messageIds = async (
  { options }: SessionContext,
  rows: readonly Message[],
): Promise<ReadonlyMap<Message['contentId'], string>> => {
  const fields = await messageIdFields(options.replica, rows);
  return new Map(rows.map(({ contentId }, index) => [contentId, fields[index] ?? '']));
};
