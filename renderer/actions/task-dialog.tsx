import type { ReactNode } from 'react';
import { focusOn, isOnScreen } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import { Dialog } from '../ui/dialog.tsx';

interface Props {
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
}

/** A dialog about the selected messages. The keyboard goes back to them. */
export const TaskDialog = (props: Props) => {
  const showDialog = useWindow((state) => state.showDialog);
  return (
    <Dialog
      {...props}
      onClose={() => showDialog(null)}
      onClosed={() => focusOn(isOnScreen('list') ? 'list' : 'message')}
    />
  );
};
