import type { Change } from '../../model/change.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { shownRows } from '../shown-row.ts';
import type { Deed } from './act.ts';
import { destination, folderAmong } from './find-folder.ts';
import { recordDeletingFolder, recordRenaming, recordSubscription } from './mailbox-commands.ts';
import { delimiterOf, makeMailbox } from './make-mailbox.ts';
import { recordCopies, recordDeletion, recordFlags, recordMoves } from './message-commands.ts';

/** Records a change once more that was refused, as far as it still changes anything; how many. */
export const repeatChange = async (replica: Replica, deed: Deed, change: Change): Promise<number> => {
  if (!('messageId' in change)) return repeatFolderChange(replica, deed, change);
  const [row] = await shownRows(replica, [change.messageId]);
  if (!row) return 0;
  switch (change.kind) {
    case 'flags':
      return recordFlags(deed, row, change) ? 1 : 0;
    case 'move':
      return recordMoves(deed, [row], (await destination(replica, change.to)).id);
    case 'copy': {
      const { id: to } = await destination(replica, change.to);
      const copy = await replica.messages.get(change.copyId);
      if (copy?.uid === null) deed.record({ ...change, to });
      else await recordCopies(replica, deed, { rows: [row], to });
      return 1;
    }
    case 'append':
      deed.record({ ...change, to: (await destination(replica, change.to)).id });
      return 1;
    case 'delete':
      recordDeletion(deed, row);
      return 1;
  }
};

const repeatFolderChange = async (
  replica: Replica,
  deed: Deed,
  change: Exclude<Change, { messageId: unknown }>,
): Promise<number> => {
  const mailboxes = await shownMailboxes(replica);
  const mailbox = mailboxes.find(({ id }) => id === change.mailboxId);
  switch (change.kind) {
    case 'createMailbox': {
      if (mailbox?.listed) return 0;
      if (mailbox) deed.record({ ...change, path: mailbox.path });
      else if (mailboxes.some(({ path }) => path === change.path)) return 0;
      else
        await makeMailbox(replica, deed, {
          path: change.path,
          delimiter: delimiterOf(mailboxes),
          role: 'none',
        });
      return 1;
    }
    case 'renameMailbox':
      return recordRenaming(deed, mailboxes, {
        mailbox: folderAmong(mailboxes, change.mailboxId),
        to: change.to,
      });
    case 'deleteMailbox':
      if (mailbox) recordDeletingFolder(deed, mailboxes, mailbox);
      return mailbox ? 1 : 0;
    case 'subscribe':
      return mailbox ? recordSubscription(deed, mailbox, change.subscribed) : 0;
  }
};
