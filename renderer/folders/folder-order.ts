// Where a folder comes to stand among the others when it is moved by keys or dropped between two rows of the tree.
import type { FolderView } from '../../core/replica/views.ts';
import { parentOf } from './folder-paths.ts';

type Folders = readonly FolderView[];
export type Side = 'before' | 'after';

/** Beside which folder one is put. */
export interface Put {
  readonly beside: FolderView;
  readonly side: Side;
}

/** The folders that stand in the same one, with itself, as the tree shows them. */
export const siblingsOf = (folders: Folders, view: FolderView): Folders => {
  const parent = parentOf(folders, view);
  return folders.filter((other) => other.depth === view.depth && parentOf(folders, other) === parent);
};

/** One step up or down among its siblings; null at the end. */
export const stepAmongSiblings = (folders: Folders, view: FolderView, by: -1 | 1): Put | null => {
  const siblings = siblingsOf(folders, view);
  const beside = siblings[siblings.indexOf(view) + by];
  return beside === undefined ? null : { beside, side: by < 0 ? 'before' : 'after' };
};

/**
 * What it means to drop a folder on the upper or lower edge of a row; null where no sibling's place is, or its own. Below the
 * last row of what stands in a sibling is behind that sibling.
 */
export const putAtEdge = (
  folders: Folders,
  moved: FolderView,
  target: FolderView,
  side: Side,
): Put | null => {
  const beside = side === 'before' ? target : endsAt(folders, target, moved.depth);
  if (beside === undefined || beside === moved) return null;
  const siblings = siblingsOf(folders, moved);
  const from = siblings.indexOf(moved);
  const at = siblings.indexOf(beside);
  if (at < 0) return null;
  const unmoved = side === 'before' ? at === from + 1 : at === from - 1;
  return unmoved ? null : { beside, side };
};

/** The folder at a depth whose last row this is. */
const endsAt = (folders: Folders, row: FolderView, depth: number): FolderView | undefined => {
  const at = folders.indexOf(row);
  const below = folders[at + 1];
  if (row.depth < depth || (below !== undefined && below.depth > depth)) return undefined;
  return folders.slice(0, at + 1).findLast((view) => view.depth === depth);
};
