import { actionKeys, type KeyedAction } from '../actions/action-keys.ts';
import { keyWord } from '../actions/key-word.ts';

export interface KeyLine {
  readonly keys: readonly string[];
  readonly words: string;
}

export interface KeyGroup {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

const linesOf = (actions: readonly KeyedAction[]): readonly KeyLine[] =>
  actions.map((action) => {
    const { keys, words } = actionKeys[action];
    return { keys: keys.map(keyWord), words };
  });

/** Keys that belong together, on one line. */
const joined = (actions: readonly KeyedAction[], words: string): KeyLine => ({
  keys: linesOf(actions).flatMap(({ keys }) => keys),
  words,
});

/** Every key there is, as the help shows them. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'Read',
    lines: [
      { keys: ['j', '↓'], words: 'Next message' },
      { keys: ['k', '↑'], words: 'Previous message' },
      { keys: ['Enter'], words: 'Go to the message' },
      { keys: ['PgUp', 'PgDn'], words: 'A screenful' },
      { keys: ['Home', 'End'], words: 'Newest, oldest' },
      { keys: ['Esc'], words: 'Back to the list' },
    ],
  },
  {
    title: 'Sort',
    lines: linesOf([
      'archive',
      'trash',
      'deleteForGood',
      'move',
      'copy',
      'toggleRead',
      'toggleStar',
      'label',
      'undo',
    ]),
  },
  {
    title: 'Select',
    lines: [
      ...linesOf(['toggleMark']),
      joined(['extendDown', 'extendUp'], 'Select up or down'),
      joined(['extendToOldest', 'extendToNewest'], 'To the oldest, newest'),
      ...linesOf(['markThread', 'markAll']),
      { keys: ['Esc'], words: 'Select nothing' },
    ],
  },
  {
    title: 'Go to a folder',
    lines: [
      { keys: ['g', 'i'], words: 'Inbox' },
      { keys: ['g', 'd'], words: 'Drafts' },
      { keys: ['g', 's'], words: 'Sent' },
      { keys: ['g', 'a'], words: 'Archive' },
      { keys: ['g', 't'], words: 'Trash' },
      { keys: ['g', 'n'], words: 'Not yet sent' },
      { keys: ['g', '!'], words: 'Needs attention' },
      { keys: ['g', 'o'], words: 'What comes first' },
      { keys: ['g', 'l'], words: 'The line' },
    ],
  },
  {
    title: 'Folders',
    lines: [
      { keys: ['↑', '↓'], words: 'Open the folder above, below' },
      { keys: ['Ctrl+↑', 'Ctrl+↓'], words: 'Go to it without opening it' },
      { keys: ['Menu', 'Shift+F10'], words: 'All that can be done to it' },
      { keys: ['+', '-'], words: 'Raise, lower its priority' },
      { keys: ['Alt+↑', 'Alt+↓'], words: 'Earlier, later in the order' },
      { keys: ['F2'], words: 'Rename it' },
      { keys: ['Del'], words: 'Delete it' },
    ],
  },
  {
    title: 'What the line does next',
    lines: [
      { keys: ['u'], words: 'Move it up' },
      { keys: ['p'], words: 'Pause it, let it go on' },
      { keys: ['Del'], words: 'Cancel it' },
      { keys: ['Enter'], words: 'Look at it' },
    ],
  },
  {
    title: 'What comes first',
    lines: [
      { keys: ['h', 'n', 'l', 'o'], words: 'High, normal, low, off' },
      { keys: ['Alt+↑', 'Alt+↓'], words: 'Earlier, later' },
      { keys: ['Enter'], words: 'What comes by itself' },
    ],
  },
  {
    title: 'Write',
    lines: [
      { keys: ['c'], words: 'Write a draft' },
      { keys: ['Ctrl+S'], words: 'Save it' },
      { keys: ['Esc'], words: 'Close it' },
    ],
  },
  {
    title: 'Find',
    lines: [
      { keys: ['/'], words: 'Filter this folder' },
      { keys: ['Esc'], words: 'Leave the filter' },
    ],
  },
  {
    title: 'Window',
    lines: [
      ...linesOf(['menu']),
      { keys: ['Tab'], words: 'Next part of the window' },
      { keys: ['?'], words: 'This help' },
    ],
  },
];
