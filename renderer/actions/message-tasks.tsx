import type { FolderView } from '../../core/replica/views.ts';
import { useWindow } from '../app/window-context.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { OlderDialog } from './older-dialog.tsx';
import { PickFolderDialog } from './pick-folder-dialog.tsx';

/** The dialog for what is to be done to messages. */
export const MessageTasks = ({ folders }: { readonly folders: readonly FolderView[] }) => {
  const dialog = useWindow((state) => state.dialog);
  if (dialog === null || typeof dialog === 'string') return null;
  switch (dialog.kind) {
    case 'moveMessages':
      return <PickFolderDialog folders={folders} how="move" />;
    case 'copyMessages':
      return <PickFolderDialog folders={folders} how="copy" />;
    case 'labelMessages':
      return <LabelDialog />;
    case 'deleteMessages':
      return <DeleteDialog />;
    case 'olderMessages':
      return <OlderDialog folders={folders} />;
    default:
      return null;
  }
};
