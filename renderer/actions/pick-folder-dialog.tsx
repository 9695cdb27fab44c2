import type { FolderView } from '../../core/replica/views.ts';
import { useWindow } from '../app/window-context.ts';
import { FolderPicker } from '../folders/folder-picker.tsx';
import { formatCounted } from '../format/count.ts';
import { TaskDialog } from './task-dialog.tsx';
import { useMessageActions } from './use-message-actions.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly how: 'move' | 'copy';
}

/** Which folder to move or copy what is selected to. */
export const PickFolderDialog = ({ folders, how }: Props) => {
  const mailboxId = useWindow((state) => state.mailboxId);
  const showDialog = useWindow((state) => state.showDialog);
  const actions = useMessageActions();
  const messages = formatCounted(actions.count(), 'message');
  return (
    <TaskDialog title={how === 'move' ? `Move ${messages} to` : `Copy ${messages} to`}>
      <FolderPicker
        folders={folders}
        fits={({ mailbox }) => mailbox.selectable && (how === 'copy' || mailbox.id !== mailboxId)}
        label="Folder"
        onPick={(pick) => {
          showDialog(null);
          if (pick.kind === 'top') return;
          void actions.run(actions.selected(), { kind: how, to: pick.view.mailbox.id });
        }}
      />
    </TaskDialog>
  );
};
