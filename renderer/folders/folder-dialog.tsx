import { type ReactNode, useState } from 'react';
import type { Done } from '../../core/replica/done.ts';
import { useDoing } from '../actions/use-doing.ts';
import { focusOn } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Runs a folder's command: done, the dialog closes and the window tells it with its undo; not done, the dialog says why. */
export const useFolderTask = () => {
  const showDialog = useWindow((state) => state.showDialog);
  const showDrawer = useWindow((state) => state.showDrawer);
  const doing = useDoing();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const close = () => showDialog(null);
  const run = async (command: () => Promise<Done>, words: string) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const done = await command();
      await doing(
        async () => done,
        () => words,
      );
      // What was done, and its undo, are told behind it.
      showDrawer(false);
      close();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return { close, run, problem, setProblem, busy };
};

interface Props {
  readonly title: string;
  readonly description?: string;
  readonly problem: string | null;
  readonly onClose: () => void;
  /** The word on the button that does it; null where picking does it. */
  readonly act: string | null;
  /** The word on the button that does nothing. */
  readonly leave?: string;
  readonly tone?: 'primary' | 'bad';
  readonly disabled?: boolean;
  readonly onAct?: () => void;
  readonly children?: ReactNode;
}

/** A question about a folder. */
export const FolderDialog = (props: Props) => {
  const {
    title,
    description,
    problem,
    onClose,
    act,
    leave = 'Cancel',
    tone = 'primary',
    disabled = false,
    onAct,
    children,
  } = props;
  return (
    <Dialog
      title={title}
      {...(description === undefined ? {} : { description })}
      onClose={onClose}
      onClosed={() => focusOn('folders')}
    >
      <form
        className="task"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!disabled) onAct?.();
        }}
      >
        {children}
        {problem === null ? null : (
          <p className="task-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="task-buttons">
          <Button onClick={onClose}>{leave}</Button>
          {act === null ? null : (
            <Button
              type="submit"
              tone="primary"
              className={tone === 'bad' ? 'button-bad' : ''}
              disabled={disabled}
            >
              {act}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
};
