// Where folders stand, and what a path would be called.
import { isWithin } from '../../core/merge/view-mailboxes.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import type { FolderView } from '../../core/replica/views.ts';

type Folders = readonly FolderView[];

/** The character between the elements of a path; null where folders hold no folders. */
export const delimiterOf = (folders: Folders): string | null =>
  folders.find(({ mailbox }) => mailbox.delimiter !== null)?.mailbox.delimiter ?? null;

export const findFolder = (folders: Folders, id: MailboxId | null): FolderView | undefined =>
  folders.find(({ mailbox }) => mailbox.id === id);

/** The folder that one stands in; undefined at the top. */
export const parentOf = (folders: Folders, { mailbox }: FolderView): FolderView | undefined => {
  const { path, delimiter } = mailbox;
  return folders
    .filter(({ mailbox: other }) => other.path !== path && isWithin(path, other.path, delimiter))
    .sort((a, b) => b.mailbox.path.length - a.mailbox.path.length)[0];
};

/** A folder and all that stand below it. */
export const withBelow = (folders: Folders, { mailbox }: FolderView): Folders =>
  folders.filter(({ mailbox: other }) => isWithin(other.path, mailbox.path, other.delimiter));

/** The last element of a folder's path. */
export const lastElement = ({ mailbox: { path, delimiter } }: FolderView): string =>
  delimiter === null ? path : path.slice(path.lastIndexOf(delimiter) + delimiter.length);

/**
 * Whether folders can stand at the top, beside the inbox: where the server keeps everything below INBOX (a personal
 * namespace of `INBOX.`, RFC 2342), they cannot.
 */
export const hasTop = (folders: Folders): boolean => {
  const inbox = folders.find(({ mailbox }) => mailbox.role === 'inbox');
  const others = folders.filter((view) => view !== inbox);
  return (
    !inbox ||
    others.length === 0 ||
    others.some(({ mailbox }) => !isWithin(mailbox.path, inbox.mailbox.path, mailbox.delimiter))
  );
};

/** The path of a folder of this name in another; null for the top. */
export const pathIn = (folders: Folders, parent: FolderView | null, name: string): string => {
  const delimiter = delimiterOf(folders);
  return parent === null || delimiter === null ? name : `${parent.mailbox.path}${delimiter}${name}`;
};

/** Whether a folder could be moved there: not into itself, not where it is already. INBOX stays where it is. */
export const canMoveInto = (folders: Folders, moved: FolderView, parent: FolderView | null): boolean => {
  if (moved.mailbox.role === 'inbox' || delimiterOf(folders) === null) return false;
  if (parent === null) return hasTop(folders) && parentOf(folders, moved) !== undefined;
  return !withBelow(folders, moved).includes(parent) && parentOf(folders, moved) !== parent;
};
