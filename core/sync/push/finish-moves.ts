import { reviveError } from '../../errors.ts';
import { formatUidSet, hasUid, parseUidSet, uidSetOf } from '../../merge/uid-set.ts';
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { SessionContext } from '../session-context.ts';
import { select } from './pushable.ts';

export interface FinishedMoves {
  /** Their mailbox has other UIDs now: to be finished once their rows have found their own. */
  readonly deferred: ReadonlySet<MessageId>;
  /** Still where they were, marked \\Deleted. */
  readonly left: ReadonlySet<MessageId>;
}

/**
 * Without MOVE a move is a copy and an expunge, and the line may be cut in between: what arrived at its destination and
 * is still where it was is deleted there. These rows still have the place that they were moved from.
 */
export const finishMoves = async (
  context: SessionContext,
  rows: readonly Message[],
): Promise<FinishedMoves> => {
  const deferred = new Set<MessageId>();
  const left = new Set<MessageId>();
  for (const mailboxId of new Set(rows.map((row) => row.mailboxId))) {
    const here = rows.filter((row) => row.mailboxId === mailboxId && row.uid !== null);
    for (const id of await finishIn(context, mailboxId, here)) left.add(id);
    if (context.push.deferred.has(mailboxId)) for (const { id } of here) deferred.add(id);
  }
  return { deferred, left };
};

/** Returns those that could only be marked. */
const finishIn = async (
  context: SessionContext,
  mailboxId: MailboxId,
  rows: readonly Message[],
): Promise<readonly MessageId[]> => {
  const { options, session, push } = context;
  const { remote } = options.ports;
  const mailbox = await options.replica.mailboxes.get(mailboxId);
  if (!mailbox || rows.length === 0) return [];
  const selected = await select(context, { mailboxId, path: mailbox.path });
  // A mailbox that is gone holds no half of a move any more.
  if (!selected) return [];
  if (rows.some(({ uidValidity }) => uidValidity !== selected.uidValidity)) {
    push.deferred.add(mailboxId);
    return [];
  }
  const uids = uidSetOf(rows.flatMap(({ uid }) => uid ?? []));
  const { items, cut } = await remote.fetchIdentities(session.id, formatUidSet(uids));
  if (cut) throw reviveError(cut);
  if (items.length === 0) return [];
  const live = formatUidSet(uidSetOf(items.map(({ uid }) => uid)));
  const expunge = { kind: 'expunge', uids: live, unchangedSince: null } as const;
  const { answers, cut: cutOff } = await remote.changeMessages(session.id, [expunge]);
  if (cutOff) throw reviveError(cutOff);
  const [answer] = answers;
  const marked = parseUidSet(answer?.kind === 'done' ? answer.marked : live);
  return rows.flatMap(({ id, uid }) => (uid !== null && hasUid(marked, uid) ? [id] : []));
};
