// What a person does to folders.
import { CommandError } from '../../errors.ts';
import { isWithin, type ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { pathInWords } from '../path-in-words.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { act, type Deed } from './act.ts';
import { folderAmong } from './find-folder.ts';
import { checkedPath, isInbox, refuseTaken } from './mailbox-path.ts';
import { delimiterOf, makeMailbox } from './make-mailbox.ts';

/** Makes a folder. Throws CommandError 'badName' or 'folderExists'. */
export const createMailbox = (
  replica: Replica,
  { path }: { readonly path: string },
  now: number,
): Promise<Done & { readonly mailboxId: MailboxId }> =>
  act({ replica, now }, async (deed) => {
    const mailboxes = await shownMailboxes(replica);
    const delimiter = delimiterOf(mailboxes);
    const checked = checkedPath(path, delimiter);
    refuseTaken(mailboxes, checked);
    const mailboxId = await makeMailbox(replica, deed, { path: checked, delimiter, role: 'none' });
    return { changed: 1, mailboxId };
  });

/**
 * Renames a folder, or moves it into another, with those in it. Throws CommandError 'noFolder', 'badName', 'folderExists'
 * or 'fixedFolder'.
 */
export const renameMailbox = (
  replica: Replica,
  { mailboxId, path }: { readonly mailboxId: MailboxId; readonly path: string },
  now: number,
): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const mailboxes = await shownMailboxes(replica);
    const to = checkedPath(path, delimiterOf(mailboxes));
    return { changed: recordRenaming(deed, mailboxes, { mailbox: folderAmong(mailboxes, mailboxId), to }) };
  });

/** Records a renaming, where it is one; how many. */
export const recordRenaming = (
  deed: Deed,
  mailboxes: readonly ShownMailbox[],
  { mailbox, to }: { readonly mailbox: ShownMailbox; readonly to: string },
): number => {
  const { id: mailboxId, path: from, delimiter } = mailbox;
  if (isInbox(from)) throw new CommandError('fixedFolder', 'The Inbox cannot be renamed.');
  if (to === from) return 0;
  if (isWithin(to, from, delimiter)) {
    throw new CommandError('badName', 'A folder cannot be moved into itself.');
  }
  const isMoved = (other: ShownMailbox) => isWithin(other.path, from, delimiter);
  const staying = mailboxes.filter((other) => !isMoved(other));
  for (const { path } of mailboxes.filter(isMoved)) refuseTaken(staying, to + path.slice(from.length));
  deed.record({ kind: 'renameMailbox', mailboxId, from, to });
  return 1;
};

/** Deletes a folder with all its messages. Throws CommandError 'noFolder', 'holdsFolders' or 'fixedFolder'. */
export const deleteMailbox = (
  replica: Replica,
  { mailboxId }: { readonly mailboxId: MailboxId },
  now: number,
): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const mailboxes = await shownMailboxes(replica);
    recordDeletingFolder(deed, mailboxes, folderAmong(mailboxes, mailboxId));
    return { changed: 1 };
  });

export const recordDeletingFolder = (
  deed: Deed,
  mailboxes: readonly ShownMailbox[],
  mailbox: ShownMailbox,
): void => {
  const { id: mailboxId, path } = mailbox;
  if (isInbox(path)) throw new CommandError('fixedFolder', 'The Inbox cannot be deleted.');
  if (holdsFolders(mailboxes, mailbox)) {
    throw new CommandError(
      'holdsFolders',
      `There are folders in ${pathInWords(path)}. Move or delete those first.`,
    );
  }
  deed.record({ kind: 'deleteMailbox', mailboxId, path });
};

export const holdsFolders = (
  mailboxes: readonly ShownMailbox[],
  { id, path, delimiter }: ShownMailbox,
): boolean => mailboxes.some((other) => other.id !== id && isWithin(other.path, path, delimiter));

/** Subscribes to a folder, or does so no longer. Throws CommandError 'noFolder'. */
export const subscribeMailbox = (
  replica: Replica,
  { mailboxId, subscribed }: { readonly mailboxId: MailboxId; readonly subscribed: boolean },
  now: number,
): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const mailbox = folderAmong(await shownMailboxes(replica), mailboxId);
    return { changed: recordSubscription(deed, mailbox, subscribed) };
  });

/** Records a subscription where it is not like this already; how many. */
export const recordSubscription = (deed: Deed, mailbox: ShownMailbox, subscribed: boolean): number => {
  if (mailbox.subscribed === subscribed) return 0;
  deed.record({ kind: 'subscribe', mailboxId: mailbox.id, subscribed });
  return 1;
};
