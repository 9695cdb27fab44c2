// Which key does what to messages. The window's keys, the tooltips, the menus and the help read this one table.

export type KeyedAction =
  | 'toggleRead'
  | 'toggleStar'
  | 'label'
  | 'move'
  | 'copy'
  | 'archive'
  | 'trash'
  | 'deleteForGood'
  | 'undo'
  | 'toggleMark'
  | 'extendDown'
  | 'extendUp'
  | 'extendToOldest'
  | 'extendToNewest'
  | 'markThread'
  | 'markAll'
  | 'menu';

interface Binding {
  /** As `pressedKey` spells them. */
  readonly keys: readonly string[];
  readonly words: string;
}

export const actionKeys: Readonly<Record<KeyedAction, Binding>> = {
  archive: { keys: ['e'], words: 'Archive' },
  trash: { keys: ['#', 'Delete'], words: 'Delete' },
  deleteForGood: { keys: ['Shift+Delete'], words: 'Delete for good' },
  move: { keys: ['v', 'm'], words: 'Move to a folder' },
  copy: { keys: ['y'], words: 'Copy to a folder' },
  toggleRead: { keys: ['u'], words: 'Mark read or unread' },
  toggleStar: { keys: ['s'], words: 'Star or unstar' },
  label: { keys: ['l'], words: 'Label' },
  undo: { keys: ['Ctrl+z'], words: 'Undo' },
  toggleMark: { keys: ['x'], words: 'Select or take out' },
  extendDown: { keys: ['Shift+ArrowDown'], words: 'Select to the next one' },
  extendUp: { keys: ['Shift+ArrowUp'], words: 'Select to the one before' },
  extendToOldest: { keys: ['Shift+End'], words: 'Select down to the oldest' },
  extendToNewest: { keys: ['Shift+Home'], words: 'Select up to the newest' },
  markThread: { keys: ['t'], words: 'The whole thread' },
  markAll: { keys: ['Ctrl+a'], words: 'Everything in the folder' },
  menu: { keys: ['Shift+F10', 'ContextMenu'], words: 'Menu of the message' },
};

/** What the table needs to know of a key event. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** A key event as the table spells it; a character already says that Shift was held. */
export const pressedKey = ({ key, ctrlKey, metaKey, shiftKey }: PressedKey): string => {
  const chord = ctrlKey || metaKey;
  const shift = shiftKey && (chord || key.length > 1);
  return [...(chord ? ['Ctrl'] : []), ...(shift ? ['Shift'] : []), chord ? lowerLetter(key) : key].join('+');
};

const lowerLetter = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

const byKey = new Map<string, KeyedAction>(
  (Object.keys(actionKeys) as KeyedAction[]).flatMap((action) =>
    actionKeys[action].keys.map((key) => [key, action] as const),
  ),
);

/** What a key does; null for none of these. */
export const actionOf = (key: string): KeyedAction | null => byKey.get(key) ?? null;
