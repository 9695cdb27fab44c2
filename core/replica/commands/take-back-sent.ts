import type { JournalEntry } from '../../model/change.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { type ShownRow, shownRows } from '../shown-row.ts';
import type { Deed } from './act.ts';
import { recordRenaming, recordSubscription } from './mailbox-commands.ts';
import { recordDeletion, recordFlags, recordMoves } from './message-commands.ts';

/**
 * Records the opposite of entries that have gone out, as far as the view still shows what they did; how many. Not of the
 * making of folders: what is in them has to be out first.
 */
export const takeBackSent = async (
  replica: Replica,
  deed: Deed,
  entries: readonly JournalEntry[],
): Promise<number> => {
  if (entries.length === 0) return 0;
  const mailboxes = await shownMailboxes(replica);
  const rows = new Map(
    (await shownRows(replica, entries.flatMap(messagesOf))).map((row): [MessageId, ShownRow] => [
      row.id,
      row,
    ]),
  );
  const answer = ({ change }: JournalEntry): number => {
    switch (change.kind) {
      case 'flags': {
        const row = rows.get(change.messageId);
        return row && recordFlags(deed, row, { add: change.remove, remove: change.add }) ? 1 : 0;
      }
      case 'move': {
        const row = rows.get(change.messageId);
        const isThere = mailboxes.some(({ id, selectable }) => id === change.from && selectable);
        return row && isThere ? recordMoves(deed, [row], change.from) : 0;
      }
      case 'copy':
      case 'append': {
        const row = rows.get(change.kind === 'copy' ? change.copyId : change.messageId);
        if (!row) return 0;
        recordDeletion(deed, row);
        return 1;
      }
      case 'renameMailbox': {
        const mailbox = mailboxes.find(({ id }) => id === change.mailboxId);
        return mailbox ? recordRenaming(deed, mailboxes, { mailbox, to: change.from }) : 0;
      }
      case 'subscribe': {
        const mailbox = mailboxes.find(({ id }) => id === change.mailboxId);
        return mailbox ? recordSubscription(deed, mailbox, !change.subscribed) : 0;
      }
      case 'delete':
      case 'createMailbox':
      case 'deleteMailbox':
        return 0;
    }
  };
  return entries.reduce((count, entry) => count + answer(entry), 0);
};

const messagesOf = ({ change }: JournalEntry): MessageId[] => {
  if (!('messageId' in change)) return [];
  return [change.kind === 'copy' ? change.copyId : change.messageId];
};
