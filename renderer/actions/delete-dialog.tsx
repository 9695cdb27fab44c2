import { useWindow } from '../app/window-context.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { useMessageActions } from './use-message-actions.ts';

/** Asks before messages are deleted for good. */
export const DeleteDialog = () => {
  const showDialog = useWindow((state) => state.showDialog);
  const actions = useMessageActions();
  const count = actions.count();
  return (
    <TaskDialog
      title={`Delete ${formatCounted(count, 'message')} for good?`}
      description={`${count === 1 ? 'It does' : 'They do'} not go to the Trash. You can undo this until it has been sent to the server, and not after that.`}
    >
      <div className="task-buttons">
        <Button onClick={() => showDialog(null)}>Cancel</Button>
        <Button
          tone="primary"
          className="button-bad"
          data-initial-focus
          onClick={() => {
            showDialog(null);
            void actions.run(actions.selected(), { kind: 'delete' });
          }}
        >
          Delete for good
        </Button>
      </div>
    </TaskDialog>
  );
};
