import { pathInWords } from '../../core/replica/path-in-words.ts';
import type { FolderView, Whereabouts } from '../../core/replica/views.ts';
import { formatCount, formatCounted } from '../format/count.ts';

/** What a folder is called on screen. Only the name of one at the top is also its path. */
export const folderName = ({ name, mailbox }: Pick<FolderView, 'name' | 'mailbox'>): string =>
  name === mailbox.path ? pathInWords(name) : name;

/** The folders that it stands in; '' at the top. */
export const folderParent = ({ name, mailbox }: Pick<FolderView, 'name' | 'mailbox'>): string =>
  name === mailbox.path ? '' : pathInWords(mailbox.path.slice(0, -name.length - 1));

/** Its name with the folders that it stands in. */
export const folderPlace = (view: Pick<FolderView, 'name' | 'mailbox'>): string => {
  const parent = folderParent(view);
  return parent === '' ? folderName(view) : `${parent} / ${folderName(view)}`;
};

/** How much of a folder's list is here. */
export const folderWhereabouts = ({ mailbox, listed, total }: FolderView): Whereabouts => {
  const unheardOf = mailbox.selectable && mailbox.fact === null && mailbox.status === null;
  // One made here holds what was put into it.
  if (!mailbox.listed) return 'present';
  if (listed === 0 && (total > 0 || unheardOf)) return 'absent';
  return listed < total ? 'partial' : 'present';
};

/** The same in words. */
export const folderState = (view: FolderView): string => {
  switch (folderWhereabouts(view)) {
    case 'absent':
      return view.total > 0
        ? `None of ${formatCounted(view.total, 'message')} listed here yet`
        : 'Not looked at yet';
    case 'partial':
      return `${formatCount(view.listed)} of ${formatCounted(view.total, 'message')} listed here`;
    case 'present':
      return `${formatCounted(view.total, 'message')}, all listed here`;
  }
};

/** What the server does not know about a folder yet. */
export const unsentWords = ({ mailbox }: FolderView): string =>
  mailbox.listed ? 'Changed here, the server does not know yet' : 'Made here, not on the server yet';
