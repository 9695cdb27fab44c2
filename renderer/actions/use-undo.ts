import { useCallback } from 'react';
import type { ActionId } from '../../core/model/ids.ts';
import { useWindowContext } from '../app/window-context.ts';
import { undo } from './undo.ts';

/** Takes back what was done at one go; what came of it is told, in `words` where the window does not know better. */
export const useUndo = (): ((action: ActionId, words?: string) => void) => {
  const { store, replica, navigator } = useWindowContext();
  return useCallback(
    (action, words) => void undo({ store, replica, navigator }, action, words),
    [store, replica, navigator],
  );
};
