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
      description={`Not to the Trash: ${count === 1 ? 'it is' : 'they are'} gone here at once, and on the server with the next sync. Until then it can be undone, and not any more after that.`}
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
