import { useCallback } from 'react';
import type { ActionId } from '../../core/model/ids.ts';
import { useWindowContext } from '../app/window-context.ts';
import { undo } from './undo.ts';

/** Takes back what was done at one go; what came of it is told. */
export const useUndo = (): ((action: ActionId) => void) => {
  const { store, replica, navigator } = useWindowContext();
  return useCallback(
    (action) => void undo({ store, replica, navigator }, action),
    [store, replica, navigator],
  );
};
