import { focusSoon } from '../app/focus.ts';
import type { WindowContext } from '../app/window-context.ts';
import type { OpenDraft } from '../app/window-store.ts';

/** Opens a draft to be written on. Where one is open already, the keyboard goes there. */
export const openDraft = ({ store }: Pick<WindowContext, 'store'>, draft: OpenDraft): void => {
  const { draft: open, write, tell } = store.getState();
  write(draft);
  if (open === null) return;
  if (draft.of !== null && draft.of !== open.of) tell('Close the open draft first');
  focusSoon('draft');
};
