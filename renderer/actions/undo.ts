import type { ActionId } from '../../core/model/ids.ts';
import { actionWords, countChanges } from '../../core/replica/action-words.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import type { WindowContext } from '../app/window-context.ts';

/** Taking back more than this is not done in the blink of an eye. */
const manyChanges = 1_000;

export type UndoPlace = Pick<WindowContext, 'store' | 'replica' | 'navigator'>;

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** Takes back what was done at one go, and tells. `known` says what it was where this window did not do it. */
export const undo = async (
  { store, replica, navigator }: UndoPlace,
  action: ActionId,
  known?: string,
): Promise<void> => {
  const { done, forget, tell } = store.getState();
  const words = done.find((thing) => thing.action === action)?.words ?? known;
  forget(action);
  navigator.current?.expectReturn();
  try {
    if ((await countChanges(replica, action)) > manyChanges) tell('Undoing: this takes a moment…');
    const undone = words ?? (await actionWords(replica, action));
    await undoAction(replica, action, Date.now());
    tell(undone === '' ? 'Undone' : `Undone: ${lowerFirst(undone)}`);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
};

/** Takes back the last thing done in this window; in a fresh one, the last thing done before. */
export const undoLast = async (place: UndoPlace): Promise<void> => {
  await place.store.getState().idle;
  const { done, tell } = place.store.getState();
  const action = done.at(-1)?.action ?? (await undoableAction(place.replica));
  if (action === null) tell('There is nothing to undo');
  else await undo(place, action);
};
