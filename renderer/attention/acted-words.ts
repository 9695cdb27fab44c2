import type { ConflictAction } from '../../core/model/conflict.ts';

/** What was done about it, for the notice with its undo. */
export const actedWords: Readonly<Record<ConflictAction, string>> = {
  putBack: 'Put back',
  doAgain: 'Done again',
  keepBoth: 'Kept in both',
  dismiss: 'Dealt with',
};
