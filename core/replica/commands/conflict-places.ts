// Where a conflict's words lead by now: folders and rows may have changed since it was told.
import { CommandError } from '../../errors.ts';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { JournalEntry } from '../../model/change.ts';
import type { Conflict, MessageInConflict } from '../../model/conflict.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { pathInWords } from '../path-in-words.ts';
import { isShown, type ShownRow } from '../shown-row.ts';

/** The folder that was meant, by its id or by its path; throws CommandError 'noFolder'. */
export const folderMeant = (
  mailboxes: readonly ShownMailbox[],
  { mailboxId, path }: { readonly mailboxId: MailboxId | null; readonly path: string },
): ShownMailbox => {
  const places = mailboxes.filter(({ selectable }) => selectable);
  const meant = places.find(({ id }) => id === mailboxId) ?? places.find((mailbox) => mailbox.path === path);
  if (!meant) throw new CommandError('noFolder', `There is no folder ${pathInWords(path)} any more.`);
  return meant;
};

/** The row of a message that stands in a folder: its own, or another of the same content. */
export const standingRow = async (
  replica: Replica,
  { messageId, contentId }: MessageInConflict,
  mailbox: ShownMailbox,
): Promise<ShownRow | null> => {
  const own = await replica.messages.get(messageId);
  if (own && isShown(own) && own.vanished === null) return own;
  const alike = await replica.messages.where('contentId').equals(contentId).toArray();
  return alike.filter(isShown).find(({ shown }) => shown.mailboxId === mailbox.id) ?? null;
};

/** The journal entries that met a conflict, in clock order, as far as they are kept. */
export const entriesOf = async (replica: Replica, { changes }: Conflict): Promise<JournalEntry[]> => {
  const rows = await replica.journal.bulkGet([...changes].sort());
  return rows.flatMap((row) => row ?? []);
};
