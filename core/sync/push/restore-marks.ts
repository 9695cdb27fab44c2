import { reviveError } from '../../errors.ts';
import { formatUidSet, uidSetOf } from '../../merge/uid-set.ts';
import { hasFlag } from '../../merge/view.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { PendingChanges } from '../../replica/pending-changes.ts';
import type { SessionContext } from '../session-context.ts';
import { select } from './pushable.ts';

/**
 * Without UIDPLUS nothing can be expunged while others are marked \\Deleted beside it. What a deletion or a move marked
 * before the line was cut would stand in the way of all the others, so these marks are taken off again first, once a session.
 */
export const restoreMarks = async (context: SessionContext, pending: PendingChanges): Promise<void> => {
  if (context.session.features.uidplus) return;
  for (const [mailboxId, rows] of halfDone(pending)) {
    if (context.push.restored.has(mailboxId)) continue;
    const path = pending.mailboxes.get(mailboxId)?.path;
    if (path !== undefined) await restoreIn(context, { mailboxId, path, rows });
    context.push.restored.add(mailboxId);
  }
};

/** Rows that may be marked by our own hand, by the mailbox that they are in. */
const halfDone = ({ entries, messages }: PendingChanges): ReadonlyMap<MailboxId, readonly Message[]> => {
  const rows = new Map<MailboxId, Message[]>();
  for (const { change, state } of entries) {
    if (state.sent === null || (change.kind !== 'move' && change.kind !== 'delete')) continue;
    const row = messages.get(change.messageId);
    if (!row || row.uid === null || hasFlag(row.flags, '\\Deleted')) continue;
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
  const ours = uidSetOf(
    rows.flatMap(({ uid, uidValidity }) => (uidValidity === selected?.uidValidity ? (uid ?? []) : [])),
  );
  if (ours.length === 0) return;
  const { items, cut } = await remote.fetchIdentities(id, formatUidSet(ours));
  if (cut) throw reviveError(cut);
  const marked = uidSetOf(items.flatMap(({ uid, flags }) => (hasFlag(flags, '\\Deleted') ? [uid] : [])));
  if (marked.length === 0) return;
  const store = { kind: 'store', uids: formatUidSet(marked), add: [], remove: ['\\Deleted'] } as const;
  const { cut: cutOff } = await remote.changeMessages(id, [store]);
  if (cutOff) throw reviveError(cutOff);
};
