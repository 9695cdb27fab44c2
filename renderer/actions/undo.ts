import type { ActionId } from '../../core/model/ids.ts';
import { actionWords, countChanges } from '../../core/replica/action-words.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import type { WindowContext } from '../app/window-context.ts';
import type { DoneThing } from '../app/window-store.ts';

/** Taking back more than this is not done in the blink of an eye. */
const manyChanges = 1_000;

export type UndoPlace = Pick<WindowContext, 'store' | 'replica' | 'navigator'>;

const undoneWords = (words: string): string =>
  words === '' ? 'Undone' : `Undone: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;

/** Takes back what was done at one go, and tells. `known` says what it was where this window did not do it. */
export const undo = async (
  { store, replica, navigator }: UndoPlace,
  action: ActionId,
  known?: string,
): Promise<void> => {
  const { done, forget, tell } = store.getState();
  const thing = done.find((candidate) => candidate.kind === 'action' && candidate.action === action);
  const words = thing?.words ?? known;
  if (thing) forget(thing);
  navigator.current?.expectReturn();
  try {
    if ((await countChanges(replica, action)) > manyChanges) tell('Undoing: this takes a moment…');
    const undone = words ?? (await actionWords(replica, action));
    await undoAction(replica, action, Date.now());
    tell(undoneWords(undone));
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
};

/** Takes back the last thing done in this window; in a fresh one, the last thing done before. */
export const undoLast = async (place: UndoPlace): Promise<void> => {
  await place.store.getState().idle;
  const { done, tell } = place.store.getState();
  const last = done.at(-1);
  if (last?.kind === 'choice') return takeBackChoice(place, last);
  const action = last?.action ?? (await undoableAction(place.replica));
  if (action === null) tell('There is nothing to undo');
  else await undo(place, action);
};

/** Takes back a choice, and tells. */
export const takeBackChoice = async (
  { store }: Pick<UndoPlace, 'store'>,
  choice: Extract<DoneThing, { kind: 'choice' }>,
): Promise<void> => {
  const { forget, tell } = store.getState();
  forget(choice);
  try {
    await choice.takeBack();
    // They may begin with a folder's name.
    tell(`Undone: ${choice.words}`);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
};
