import { actionKeys, type KeyedAction, keyWord } from '../actions/action-keys.ts';

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
      ...linesOf([
        'toggleMark',
        'extendDown',
        'extendUp',
        'extendToOldest',
        'extendToNewest',
        'markThread',
        'markAll',
      ]),
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
