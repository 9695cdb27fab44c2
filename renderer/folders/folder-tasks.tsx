import { useEffect } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { useWindow } from '../app/window-context.ts';
import { DeleteFolderDialog } from './delete-folder-dialog.tsx';
import { findFolder } from './folder-paths.ts';
import { MoveFolderDialog } from './move-folder-dialog.tsx';
import { NewFolderDialog } from './new-folder-dialog.tsx';
import { RenameFolderDialog } from './rename-folder-dialog.tsx';

/** The dialog for what is to be done to a folder. */
export const FolderTasks = ({ folders }: { readonly folders: readonly FolderView[] }) => {
  const dialog = useWindow((state) => state.dialog);
  const showDialog = useWindow((state) => state.showDialog);
  const task = dialog === null || typeof dialog === 'string' ? null : dialog;
  const view = task && 'mailboxId' in task ? findFolder(folders, task.mailboxId) : undefined;
  const gone = task !== null && 'mailboxId' in task && view === undefined;
  useEffect(() => {
    // It went away while its dialog was open.
    if (gone) showDialog(null);
  }, [gone, showDialog]);

  if (task?.kind === 'newFolder') return <NewFolderDialog folders={folders} inside={task.inside} />;
  if (!task || !view) return null;
  switch (task.kind) {
    case 'renameFolder':
      return <RenameFolderDialog view={view} />;
    case 'moveFolder':
      return <MoveFolderDialog folders={folders} view={view} />;
    case 'deleteFolder':
      return <DeleteFolderDialog folders={folders} view={view} />;
    default:
      return null;
  }
};
