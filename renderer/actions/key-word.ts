// Keys as people read them.
import { actionKeys, type KeyedAction } from './action-keys.ts';

const isMac = navigator.platform.startsWith('Mac');

const keyNames: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  Delete: 'Del',
  ContextMenu: 'Menu',
  Ctrl: isMac ? '⌘' : 'Ctrl',
};

/** A key as people read it: `Ctrl+Z`. */
export const keyWord = (key: string): string =>
  key
    .split('+')
    .map((part, index) => keyNames[part] ?? (index > 0 && part.length === 1 ? part.toUpperCase() : part))
    .join('+');

/** The first key of an action, for tooltips and menus. */
export const keyOf = (action: KeyedAction): string => keyWord(actionKeys[action].keys[0] ?? '');
