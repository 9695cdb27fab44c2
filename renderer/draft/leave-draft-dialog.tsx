import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface Props {
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly onStay: () => void;
}

/** Asks what is to become of what was written and not saved. */
export const LeaveDraftDialog = ({ onSave, onDiscard, onStay }: Props) => (
  <Dialog
    title="Save this draft?"
    description="What you have written since it was last saved is nowhere else."
    onClose={onStay}
  >
    <div className="task-buttons">
      <Button className="draft-discard" onClick={onDiscard}>
        Discard
      </Button>
      <Button onClick={onStay}>Keep on writing</Button>
      <Button tone="primary" data-initial-focus onClick={onSave}>
        Save
      </Button>
    </div>
  </Dialog>
);
