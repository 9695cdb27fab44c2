import { deleteMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { formatCounted } from '../format/count.ts';
import { FolderDialog, useFolderTask } from './folder-dialog.tsx';
import { withBelow } from './folder-paths.ts';
import { folderName } from './folder-words.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly view: FolderView;
}

const lossWords = ({ total, mailbox }: FolderView): string => {
  if (!mailbox.selectable) return 'It holds no messages.';
  if (mailbox.listed && mailbox.status === null && mailbox.fact === null) {
    return 'How many messages are in it is not known yet. All of them are deleted for good, not moved to the Trash.';
  }
  if (total === 0) return 'There is nothing in it.';
  return total === 1
    ? 'The one message in it is deleted for good, not moved to the Trash.'
    : `All ${formatCounted(total, 'message')} in it are deleted for good, not moved to the Trash.`;
};

/** Asks before a folder is deleted with all its messages. */
export const DeleteFolderDialog = ({ folders, view }: Props) => {
  const replica = useReplica();
  const { close, run, problem, busy } = useFolderTask();
  const below = withBelow(folders, view).length - 1;
  const name = folderName(view);
  if (below > 0) {
    return (
      <FolderDialog
        title={`${name} cannot be deleted yet`}
        problem={null}
        onClose={close}
        act={null}
        leave="Close"
      >
        <p>
          {below === 1 ? 'There is a folder in it.' : `There are ${formatCounted(below, 'folder')} in it.`}{' '}
          Move or delete {below === 1 ? 'that one' : 'those'} first.
        </p>
      </FolderDialog>
    );
  }
  return (
    <FolderDialog
      title={`Delete ${name}?`}
      problem={problem}
      onClose={close}
      act={view.total > 0 ? 'Delete for good' : 'Delete'}
      tone="bad"
      disabled={busy}
      onAct={() =>
        void run(
          () => deleteMailbox(replica, { mailboxId: view.mailbox.id }, Date.now()),
          `Deleted the folder ${name}`,
        )
      }
    >
      <p>{lossWords(view)}</p>
      <p className="secondary">You can undo this until it has been sent to the server, and not after that.</p>
    </FolderDialog>
  );
};
