// What a forecast cannot know.
import type { RuleScope } from '../../core/model/rule.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { folderWhereabouts } from '../folders/folder-words.ts';

/**
 * How many folders, of one or of all that are not off, were never looked at: not even what they hold is known. 'all' before any
 * folder is known.
 */
export const neverLookedAt = (folders: readonly FolderView[], scope: RuleScope): number | 'all' => {
  if (folders.length === 0) return 'all';
  return folders.filter(
    (view) =>
      view.mailbox.selectable &&
      (scope === 'account' ? view.priority !== 'off' : view.mailbox.id === scope) &&
      folderWhereabouts(view) === 'absent' &&
      view.total === 0,
  ).length;
};
