import { type ShownMailbox, viewMailboxes } from '../merge/view-mailboxes.ts';
import type { MailboxChange } from '../model/change.ts';
import type { Replica } from './database.ts';
import { pendingAboutFolders } from './pending-entries.ts';

/** The account's folders as they are once the pending changes to them are done, in no particular order. */
export const shownMailboxes = async (replica: Replica): Promise<ShownMailbox[]> => {
  const [mailboxes, changes] = await Promise.all([
    replica.mailboxes.toArray(),
    pendingMailboxChanges(replica),
  ]);
  return [...viewMailboxes(mailboxes, changes)];
};

/** In clock order. */
const pendingMailboxChanges = async (replica: Replica): Promise<MailboxChange[]> => {
  const entries = await pendingAboutFolders(replica).sortBy('id');
  return entries.flatMap(({ change }) => ('mailboxId' in change ? [change] : []));
};
