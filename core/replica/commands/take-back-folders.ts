import Dexie from 'dexie';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { JournalRow, Replica } from '../database.ts';
import { messagesThere } from '../folder-views.ts';
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
      await putUndone(replica, [entry, ...(await pendingAbout(replica, mailboxId))]);
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
  const pending = await replica.journal
    .where('[pending+change.messageId]')
    .between([1, Dexie.minKey], [1, Dexie.maxKey])
    .toArray();
  return pending.some(({ change }) => 'to' in change && change.kind !== 'renameMailbox' && change.to === id);
};

const pendingAbout = (replica: Replica, mailboxId: MailboxId): Promise<JournalRow[]> =>
  replica.journal.where('[pending+change.mailboxId]').equals([1, mailboxId]).toArray();
