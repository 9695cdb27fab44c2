// The journal as the push reads it: what is pending, with the facts that a plan is made over.
import type { PlanFacts } from '../merge/plan-steps.ts';
import type { PendingEntry } from '../model/change.ts';
import type { ChangeId, MailboxId, MessageId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Message } from '../model/message.ts';
import type { Replica } from './database.ts';
import { messagesOf, pendingEntries, pendingRange } from './pending-entries.ts';

/** The pending changes, and the rows that they name. */
export interface PendingChanges extends PlanFacts {
  /** In clock order. */
  readonly entries: readonly PendingEntry[];
  readonly messages: ReadonlyMap<MessageId, Message>;
  readonly mailboxes: ReadonlyMap<MailboxId, Mailbox>;
}

/** The newest pending change; null when nothing is pending. */
export const newestPending = async (replica: Replica): Promise<ChangeId | null> => {
  const [newest] = await pendingRange(replica).reverse().limit(1).primaryKeys();
  return newest ?? null;
};

/** What is pending, as of one moment. */
export const pendingChanges = (replica: Replica): Promise<PendingChanges> =>
  replica.transaction('r', replica.journal, replica.messages, replica.mailboxes, async () => {
    const entries = (await pendingEntries(replica)).flatMap((row): PendingEntry[] => {
      const { state, pending: _, ...entry } = row;
      return state.kind === 'pending' ? [{ ...entry, state }] : [];
    });
    const messageIds = entries.flatMap(({ change }) => messagesOf(change));
    const rows = (await replica.messages.bulkGet([...new Set(messageIds)])).flatMap((row) => row ?? []);
    const mailboxes = entries.length > 0 ? await replica.mailboxes.toArray() : [];
    return {
      entries,
      messages: new Map(rows.map((row) => [row.id, row])),
      mailboxes: new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox])),
    };
  });
