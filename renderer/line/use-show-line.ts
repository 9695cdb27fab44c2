import { focusSoon } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import type { LineTab } from './line-tabs.ts';

/** Opens the place where all about the line is, at one of its tabs. */
export const useShowLine = (): ((tab: LineTab) => void) => {
  const openLine = useWindow((state) => state.openLine);
  return (tab) => {
    openLine(tab);
    focusSoon('place');
  };
};
