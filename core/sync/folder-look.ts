import type { MailboxId } from '../model/ids.ts';
import { rankMailboxes } from '../policy/priorities.ts';
import type { FolderLook } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { pendingEntries } from '../replica/pending-entries.ts';

/**
 * Which folders to look at. Not a byte is to come, beyond their names, of those that are off, but for one that is to be deleted,
 * whose messages are counted first. And which ones the server has as far as is known here.
 */
export const folderLook = async (replica: Replica): Promise<FolderLook> => {
  const [mailboxes, entries] = await Promise.all([replica.mailboxes.toArray(), pendingEntries(replica)]);
  const atStake = new Set<MailboxId>(
    entries.flatMap(({ change }) => (change.kind === 'deleteMailbox' ? [change.mailboxId] : [])),
  );
  const without = rankMailboxes(mailboxes).flatMap(({ mailbox: { id, path, listed }, priority }) =>
    priority === 'off' && listed && !atStake.has(id) ? [path] : [],
  );
  const known = mailboxes.flatMap(({ path, listed, selectable }) => (listed && selectable ? [path] : []));
  // Where nothing is left out, nobody has to know what there is.
  return { without, known: without.length > 0 ? known : [] };
};
