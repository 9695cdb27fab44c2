import { useWindow } from '../app/window-context.ts';
import { countActed } from './acted.ts';

/** How many messages are selected in the open folder, which lists so many. */
export const useActedCount = (listed: number): number => useWindow((state) => countActed(state, listed));
