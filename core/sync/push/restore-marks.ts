import { reviveError } from '../../errors.ts';
import { formatUidSet, hasUid, uidSetOf } from '../../merge/uid-set.ts';
import { hasFlag } from '../../merge/view.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import type { SessionContext } from '../session-context.ts';
import { isDeferred, select } from './pushable.ts';
import { takeOutcomes } from './take-outcomes.ts';

/**
 * Without UIDPLUS nothing can be expunged while others are marked \\Deleted beside it. What a deletion or a move marked
 * before the line was cut would stand in the way of all the others, so these marks are taken off again first, once a session.
 */
export const restoreMarks = async (context: SessionContext, pending: PendingChanges): Promise<void> => {
  if (context.session.features.uidplus) return;
  for (const [mailboxId, rows] of halfDone(pending)) {
    if (context.push.restored.has(mailboxId) || isDeferred(context, mailboxId)) continue;
    const path = pending.mailboxes.get(mailboxId)?.path;
    if (path !== undefined) await restoreIn(context, { mailboxId, path, rows });
    // Under other UIDs it is done once the rows have theirs.
    if (!context.push.deferred.has(mailboxId)) context.push.restored.add(mailboxId);
  }
};

/** Rows that may be marked by our own hand, by the mailbox that they are in. */
const halfDone = ({ entries, messages }: PendingChanges): ReadonlyMap<MailboxId, readonly Message[]> => {
  const rows = new Map<MailboxId, Message[]>();
  for (const { change, state } of entries) {
    if (state.sent === null || (change.kind !== 'move' && change.kind !== 'delete')) continue;
    const row = messages.get(change.messageId);
    if (!row || row.uid === null) continue;
    rows.set(row.mailboxId, [...(rows.get(row.mailboxId) ?? []), row]);
  }
  return rows;
};

const restoreIn = async (
  context: SessionContext,
  {
    mailboxId,
    path,
    rows,
  }: { readonly mailboxId: MailboxId; readonly path: string; readonly rows: readonly Message[] },
): Promise<void> => {
  const { remote } = context.options.ports;
  const { id } = context.session;
  const selected = await select(context, { mailboxId, path });
  if (selected && rows.some(({ uidValidity }) => uidValidity !== selected.uidValidity)) {
    context.push.deferred.add(mailboxId);
    return;
  }
  if (!selected) return;
  const ours = uidSetOf(rows.flatMap(({ uid }) => uid ?? []));
  const { items, cut } = await remote.fetchIdentities(id, formatUidSet(ours));
  if (cut) throw reviveError(cut);
  const marked = uidSetOf(items.flatMap(({ uid, flags }) => (hasFlag(flags, '\\Deleted') ? [uid] : [])));
  if (marked.length === 0) return;
  const store = { kind: 'store', uids: formatUidSet(marked), add: [], remove: ['\\Deleted'] } as const;
  const { cut: cutOff } = await remote.changeMessages(id, [store]);
  if (cutOff) throw reviveError(cutOff);
  // The pull may have taken them for somebody's.
  const restored = rows.filter(
    ({ uid, flags }) => uid !== null && hasUid(marked, uid) && hasFlag(flags, '\\Deleted'),
  );
  await takeOutcomes(context, {
    outcomes: restored.map((row) => ({
      messageId: row.id,
      changes: [],
      kind: 'flagged',
      add: [],
      remove: ['\\Deleted'],
    })),
    told: null,
  });
};
