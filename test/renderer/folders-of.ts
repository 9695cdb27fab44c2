import type { ShownMailbox } from '../../core/merge/view-mailboxes.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import type { MailboxRole, Priority } from '../../core/model/mailbox.ts';
import { folderViews } from '../../core/replica/folder-views.ts';
import type { FolderView } from '../../core/replica/views.ts';

export interface FolderSpec {
  readonly path: string;
  readonly role?: MailboxRole;
  readonly priority?: Priority;
  readonly position?: number;
  readonly selectable?: boolean;
}

/** Folders as the window has them, numbered from 1 in the order given. */
export const foldersOf = (specs: readonly FolderSpec[]): readonly FolderView[] => {
  const mailboxes = specs.map(
    ({ path, role = 'none', priority = null, position = null, selectable = true }, index): ShownMailbox => ({
      id: (index + 1) as MailboxId,
      path,
      delimiter: '/',
      role,
      selectable,
      priority,
      position,
      listAtLeast: 0,
      listed: true,
      subscribed: true,
      status: null,
      fact: null,
      unsent: false,
    }),
  );
  return folderViews({ mailboxes, counts: new Map(), shifts: new Map() });
};

export const folderAt = (folders: readonly FolderView[], path: string): FolderView => {
  const found = folders.find(({ mailbox }) => mailbox.path === path);
  if (!found) throw new Error(`no folder ${path}`);
  return found;
};
