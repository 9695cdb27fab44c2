import Dexie from 'dexie';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { JournalRow, Replica } from '../database.ts';
import { messagesThere } from '../folder-views.ts';
import { pendingAboutFolder, pendingAboutMessages } from '../pending-entries.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import type { Deed } from './act.ts';
import { holdsFolders } from './mailbox-commands.ts';
import { putUndone } from './take-back-fresh.ts';

/** Takes back the making of folders that hold nothing any more, newest first; how many. */
export const takeBackFolders = async (
  replica: Replica,
  deed: Deed,
  entries: readonly JournalRow[],
): Promise<number> => {
  let changed = 0;
  for (const entry of entries) {
    if (entry.change.kind !== 'createMailbox') continue;
    const { mailboxId } = entry.change;
    const mailboxes = await shownMailboxes(replica);
    const mailbox = mailboxes.find(({ id }) => id === mailboxId);
    if (!mailbox || holdsFolders(mailboxes, mailbox) || (await holdsMessages(replica, mailbox))) continue;
    if (entry.state.kind === 'pending' && entry.state.sent === null) {
      await replica.mailboxes.delete(mailboxId);
      await putUndone(replica, [entry, ...(await pendingAboutFolder(replica, mailboxId).toArray())]);
    } else deed.record({ kind: 'deleteMailbox', mailboxId, path: mailbox.path });
    changed += 1;
  }
  return changed;
};

/** Whether anything is in it, on its way there, or there without having been listed here. */
const holdsMessages = async (replica: Replica, mailbox: ShownMailbox): Promise<boolean> => {
  const { id } = mailbox;
  const listed = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
    .count();
  if (messagesThere(mailbox) > listed) return true;
  const shown = await replica.messages
    .where('[shown.mailboxId+internalDate+id]')
    .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
    .limit(1)
    .count();
  if (shown > 0) return true;
  const pending = await pendingAboutMessages(replica).toArray();
  return pending.some(({ change }) => 'to' in change && change.kind !== 'renameMailbox' && change.to === id);
};
