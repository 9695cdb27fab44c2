import { useCallback } from 'react';
import { useWindowContext } from '../app/window-context.ts';
import { takeBackChoice } from './undo.ts';

/**
 * Writes down a choice that the server never hears of. `command` resolves to what takes it back, or to null where nothing
 * changed. It is told in `words`, with its undo; resolves to false where it went wrong, which is told as well.
 */
export type Choosing = (
  command: () => Promise<(() => Promise<unknown>) | null>,
  words: string,
) => Promise<boolean>;

export const useChoosing = (): Choosing => {
  const { store } = useWindowContext();
  return useCallback(
    (command, words) => {
      const run = async () => {
        const { remember, tell } = store.getState();
        try {
          const takeBack = await command();
          if (takeBack === null) return true;
          const choice = { kind: 'choice', takeBack, words } as const;
          remember(choice);
          tell(words, () => void takeBackChoice({ store }, choice));
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
