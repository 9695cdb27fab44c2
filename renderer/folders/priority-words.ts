import type { Priority } from '../../core/model/mailbox.ts';
import { foldersAbove } from '../../core/policy/folders-above.ts';
import { ownPriority } from '../../core/policy/priorities.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { findFolder } from './folder-paths.ts';
import { folderName } from './folder-words.ts';

/** From what comes first to what does not come. */
export const priorities = ['high', 'normal', 'low', 'off'] as const satisfies readonly Priority[];

export const priorityWord: Readonly<Record<Priority, string>> = {
  high: 'High',
  normal: 'Normal',
  low: 'Low',
  off: 'Off',
};

/** What a priority means. */
export const priorityMeaning: Readonly<Record<Priority, string>> = {
  high: 'Comes before everything else',
  normal: 'Comes in its turn',
  low: 'Comes when nothing else is left',
  off: 'Nothing of it comes, it is not even looked at',
};

/** One step up or down; null at the end. */
export const nextPriority = (priority: Priority, by: -1 | 1): Priority | null =>
  priorities[priorities.indexOf(priority) + by] ?? null;

/** A folder's priority for the ear, and where it comes from: `high priority`, `off as Clients`; '' for a plain normal. */
export const prioritySpoken = (folders: readonly FolderView[], view: FolderView): string => {
  const { priority, inheritedFrom } = view;
  const above = findFolder(folders, inheritedFrom);
  if (priority === 'normal' && above === undefined) return '';
  const word = priority === 'off' ? 'off' : `${priority} priority`;
  return above === undefined ? word : `${word} as ${folderName(above)}`;
};

/** The same for a tooltip. */
export const priorityTitle = (folders: readonly FolderView[], view: FolderView): string => {
  const above = findFolder(folders, view.inheritedFrom);
  const word = view.priority === 'off' ? 'Off' : `${priorityWord[view.priority]} priority`;
  return `${word}${above === undefined ? '' : `, as ${folderName(above)}`}: ${lowerFirst(priorityMeaning[view.priority])}`;
};

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** What a folder goes by when it has no priority of its own. */
export interface Fallback {
  /** The folder above that says it; null where it follows from what the folder is for. */
  readonly from: FolderView | null;
  readonly priority: Priority;
}

export const fallbackOf = (folders: readonly FolderView[], { mailbox }: FolderView): Fallback => {
  const byPath = new Map(folders.map(({ mailbox: each }) => [each.path, each]));
  const above = foldersAbove(mailbox, byPath).find(({ priority }) => priority !== null);
  return {
    from: findFolder(folders, above?.id ?? null) ?? null,
    priority: above?.priority ?? ownPriority[mailbox.role],
  };
};

export const fallbackWords = ({ from, priority }: Fallback): string =>
  from === null ? `By itself (${priority})` : `As ${folderName(from)} (${priority})`;
