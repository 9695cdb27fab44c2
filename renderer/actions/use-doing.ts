import { useMemo } from 'react';
import type { Done } from '../../core/replica/done.ts';
import { useWindowContext } from '../app/window-context.ts';
import { type UndoPlace, undo } from './undo.ts';

/**
 * Runs a command. What it did is told in `words`, with its undo, and what it could not do in the command's own words;
 * resolves to null then. Nothing is told where there was nothing to do.
 */
export type Doing = (
  command: () => Promise<Done>,
  words: (changed: number) => string,
) => Promise<Done | null>;

/** The same with a say in how what was done is told; what went wrong always is. */
export const doingWith =
  (place: UndoPlace, tell: (words: string, undo: () => void) => void): Doing =>
  (command, words) => {
    const { store } = place;
    const run = async () => {
      try {
        const done = await command();
        const { action, changed } = done;
        if (action !== null) {
          const text = words(changed);
          store.getState().remember({ kind: 'action', action, words: text });
          tell(text, () => void undo(place, action));
        }
        return done;
      } catch (error) {
        store.getState().tell(error instanceof Error ? error.message : String(error));
        return null;
      }
    };
    const work = run();
    store.getState().begin(work);
    return work;
  };

export const useDoing = (): Doing => {
  const { store, replica, navigator } = useWindowContext();
  return useMemo(
    () => doingWith({ store, replica, navigator }, store.getState().tell),
    [store, replica, navigator],
  );
};
