import { useMemo } from 'react';
import type { Done } from '../../core/replica/done.ts';
import { useWindowContext, type WindowContext } from '../app/window-context.ts';
import { undo } from './undo.ts';

/**
 * Runs a command. What it did is told in `words`, with its undo, and what it could not do in the command's own words;
 * resolves to null then. Nothing is told where there was nothing to do.
 */
export type Doing = (
  command: () => Promise<Done>,
  words: (changed: number) => string,
) => Promise<Done | null>;

export const doingIn =
  ({ store, replica }: Pick<WindowContext, 'store' | 'replica'>): Doing =>
  async (command, words) => {
    const { tell, remember } = store.getState();
    try {
      const done = await command();
      const { action, changed } = done;
      if (action !== null) {
        const text = words(changed);
        remember({ action, words: text });
        tell(text, () => void undo({ store, replica }, action));
      }
      return done;
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
      return null;
    }
  };

export const useDoing = (): Doing => {
  const { store, replica } = useWindowContext();
  return useMemo(() => doingIn({ store, replica }), [store, replica]);
};
