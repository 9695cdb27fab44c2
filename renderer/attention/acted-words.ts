import type { ConflictAction } from '../../core/model/conflict.ts';

const words: Readonly<Record<ConflictAction, string>> = {
  putBack: 'Put back',
  doAgain: 'Done again',
  keepBoth: 'Both kept',
  dismiss: 'Settled',
};

/** What was done about a question. */
export const actedWords = (action: ConflictAction, title: string): string => `${words[action]}: ${title}`;
