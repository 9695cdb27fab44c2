import type { ConflictAction, Meeting } from '../../core/model/conflict.ts';

/** What was done about it, for the notice with its undo. */
export const actedWords = (meeting: Meeting, action: ConflictAction): string => {
  switch (action) {
    case 'putBack':
      return 'Put back';
    case 'doAgain':
      return againWords(meeting);
    case 'keepBoth':
      return 'Kept in both';
    case 'dismiss':
      return 'Dealt with';
  }
};

const againWords = ({ kind }: Meeting): string => {
  switch (kind) {
    case 'movedThere':
      return 'Moved again';
    case 'changedThere':
      return 'Deleted for good';
    case 'folderGone':
      return 'Created again';
    case 'folderChanged':
      return 'Deleted with all in it';
    case 'refused':
    case 'expungedThere':
    case 'manyGone':
    case 'wentBack':
      return 'Done again';
  }
};
