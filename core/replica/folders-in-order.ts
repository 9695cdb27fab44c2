import type { Replica } from './database.ts';
import { folderViews } from './folder-views.ts';
import { shownMailboxes } from './shown-mailboxes.ts';
import type { FolderView } from './views.ts';

/** The folders as they are written down now, in tree order, none of their messages counted. */
export const foldersInOrder = async (replica: Replica): Promise<FolderView[]> =>
  folderViews({ mailboxes: await shownMailboxes(replica), counts: new Map(), shifts: new Map() });
