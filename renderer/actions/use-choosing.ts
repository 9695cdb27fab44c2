import { useCallback } from 'react';
import { useWindowContext } from '../app/window-context.ts';
import { takeBackChoice } from './undo.ts';

type TakeBack = () => Promise<unknown>;

/** What a choice came to, in words where only the choosing tells. */
type Chosen = TakeBack | { readonly takeBack: TakeBack; readonly words: string } | null;

/**
 * Writes down a choice that the server never hears of. `command` resolves to what takes it back, or to null where nothing
 * changed. It is told in `words`, or in the command's own, with its undo; resolves to false where it went wrong, which is told
 * as well.
 */
export type Choosing = (command: () => Promise<Chosen>, words?: string) => Promise<boolean>;

export const useChoosing = (): Choosing => {
  const { store } = useWindowContext();
  return useCallback(
    (command, words = '') => {
      const run = async () => {
        const { remember, tell } = store.getState();
        try {
          const chosen = await command();
          if (chosen === null) return true;
          const done = typeof chosen === 'function' ? { takeBack: chosen, words } : chosen;
          const choice = { kind: 'choice', ...done } as const;
          remember(choice);
          tell(choice.words, () => void takeBackChoice({ store }, choice));
          return true;
        } catch (error) {
          tell(error instanceof Error ? error.message : String(error));
          return false;
        }
      };
      const work = run();
      store.getState().begin(work);
      return work;
    },
    [store],
  );
};
