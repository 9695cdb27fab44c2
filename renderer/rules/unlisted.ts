// What a forecast cannot know: what was never listed.
import type { RuleScope } from '../../core/model/rule.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { folderWhereabouts } from '../folders/folder-words.ts';

export interface Unlisted {
  /** Folders that were never looked at: not even how many messages are in them is known. */
  readonly folders: number;
  /** Messages of the others whose list row is not here: nobody knows yet how long they are. */
  readonly messages: number;
}

/** Of a folder, or of all that are not off. */
export const unlistedIn = (folders: readonly FolderView[], scope: RuleScope): Unlisted => {
  const asked = folders.filter(
    ({ mailbox, priority }) =>
      mailbox.selectable && (scope === 'account' ? priority !== 'off' : mailbox.id === scope),
  );
  const isUnknown = (view: FolderView) => folderWhereabouts(view) === 'absent' && view.total === 0;
  return {
    folders: asked.filter(isUnknown).length,
    messages: asked.reduce((sum, { total, listed }) => sum + Math.max(0, total - listed), 0),
  };
};
