import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { FolderDialog, useFolderTask } from './folder-dialog.tsx';
import { canMoveInto } from './folder-paths.ts';
import { FolderPicker } from './folder-picker.tsx';
import { folderName } from './folder-words.ts';
import { movedWords, moveFolder } from './move-folder.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly view: FolderView;
}

/** Moves a folder, with all below it, into another. */
export const MoveFolderDialog = ({ folders, view }: Props) => {
  const replica = useReplica();
  const { close, run, problem } = useFolderTask();
  return (
    <FolderDialog
      title={`Move ${folderName(view)}`}
      description="What is inside it goes along."
      problem={problem}
      onClose={close}
      act={null}
    >
      <FolderPicker
        folders={folders}
        fits={(parent) => canMoveInto(folders, view, parent)}
        top={canMoveInto(folders, view, null) ? 'Out of all folders' : undefined}
        label="Into"
        onPick={(pick) => {
          const into = pick.kind === 'top' ? null : pick.view;
          void run(() => moveFolder(replica, folders, { moved: view, into }), movedWords(view, into));
        }}
      />
    </FolderDialog>
  );
};
