// Keeps the index of the view over message rows: `shown` is written whenever a fact or the journal is, in the same
// transaction, and is always what core/merge/view.ts makes of them.
import { viewMessage } from '../merge/view.ts';
import type { MessageChange } from '../model/change.ts';
import type { MessageId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Replica } from './database.ts';
import { pendingAbout, pendingAboutMessages } from './pending-entries.ts';

/** These rows with what the view makes of them; call it inside a transaction that includes `journal`. */
export const showMessages = async (
  replica: Replica,
  rows: readonly Omit<Message, 'shown'>[],
): Promise<Message[]> => {
  const changes = await pendingChanges(
    replica,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, shown: viewMessage(row, changes.get(row.id) ?? []) }));
};

/** A row that is not in the journal yet, with what the view makes of it. */
export const showNew = (row: Omit<Message, 'id' | 'shown'>): Omit<Message, 'id'> => ({
  ...row,
  shown: viewMessage(row, []),
});

/** From so many rows on, reading all that is pending is quicker than looking it up row by row. */
const manyRows = 200;

/** The pending changes about these messages, each message's in clock order. */
const pendingChanges = async (
  replica: Replica,
  messageIds: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, readonly MessageChange[]>> => {
  const about =
    messageIds.length < manyRows ? pendingAbout(replica, messageIds) : pendingAboutMessages(replica);
  const changes = new Map<MessageId, MessageChange[]>();
  for (const { change } of await about.sortBy('id')) {
    if (!('messageId' in change)) continue;
    const others = changes.get(change.messageId);
    if (others) others.push(change);
    else changes.set(change.messageId, [change]);
  }
  return changes;
};
