import { renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { Done } from '../../core/replica/done.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { lastElement, pathIn } from './folder-paths.ts';
import { folderName } from './folder-words.ts';

/** Moves a folder, with all below it, into another; null for the top. */
export const moveFolder = (
  replica: Replica,
  folders: readonly FolderView[],
  { moved, into }: { readonly moved: FolderView; readonly into: FolderView | null },
): Promise<Done> =>
  renameMailbox(
    replica,
    { mailboxId: moved.mailbox.id, path: pathIn(folders, into, lastElement(moved)) },
    Date.now(),
  );

export const movedWords = (moved: FolderView, into: FolderView | null): string =>
  into === null
    ? `Moved ${lastElement(moved)} out of all folders`
    : `Moved ${lastElement(moved)} into ${folderName(into)}`;
