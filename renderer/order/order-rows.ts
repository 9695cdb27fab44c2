// All folders in the order in which they are served, and where one of them comes to stand when it is moved.
import { isWithin } from '../../core/merge/view-mailboxes.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { Put, Side } from '../folders/folder-order.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { priorities } from '../folders/priority-words.ts';

export interface OrderSection {
  readonly priority: Priority;
  readonly rows: readonly FolderView[];
}

/** What is to be done for a folder to come to stand elsewhere. */
export type OrderMove =
  | { readonly kind: 'put'; readonly put: Put }
  /** There is nobody there to be put beside. */
  | { readonly kind: 'rank'; readonly priority: Priority };

/** The folders that hold messages, by rank, each rank in its order; a rank without any has its section all the same. */
export const orderSections = (folders: readonly FolderView[]): readonly OrderSection[] => {
  const ranked = rankMailboxes(folders.map(({ mailbox }) => mailbox));
  return priorities.map((priority) => ({
    priority,
    rows: ranked.flatMap((each) => {
      if (each.priority !== priority || !each.mailbox.selectable) return [];
      return findFolder(folders, each.mailbox.id) ?? [];
    }),
  }));
};

/** What stands in a folder goes along with it, and it cannot be put beside that. */
const withoutOwn = (rows: readonly FolderView[], { mailbox: moved }: FolderView): readonly FolderView[] =>
  rows.filter(({ mailbox }) => !isWithin(mailbox.path, moved.path, moved.delimiter));

/** To the start or the end of a section. */
export const moveToSection = (section: OrderSection, moved: FolderView, end: 'start' | 'end'): OrderMove => {
  const others = withoutOwn(section.rows, moved);
  const beside = end === 'start' ? others[0] : others.at(-1);
  return beside === undefined
    ? { kind: 'rank', priority: section.priority }
    : { kind: 'put', put: { beside, side: end === 'start' ? 'before' : 'after' } };
};

/** Before a row, rather than behind all that stands in the one above it. */
const putBetween = (above: FolderView, below: FolderView | undefined): OrderMove => ({
  kind: 'put',
  put: below === undefined ? { beside: above, side: 'after' } : { beside: below, side: 'before' },
});

/** One row up or down, from one section into the next; null at either end. */
export const stepInOrder = (
  sections: readonly OrderSection[],
  moved: FolderView,
  by: -1 | 1,
): OrderMove | null => {
  const at = sections.findIndex(({ rows }) => rows.includes(moved));
  const section = sections[at];
  if (!section) return null;
  const others = withoutOwn(section.rows, moved);
  const before = others.filter((row) => section.rows.indexOf(row) < section.rows.indexOf(moved)).length;
  const passed = others[by < 0 ? before - 1 : before];
  if (passed === undefined) {
    const next = sections[at + by];
    return next === undefined ? null : moveToSection(next, moved, by < 0 ? 'end' : 'start');
  }
  return by < 0
    ? { kind: 'put', put: { beside: passed, side: 'before' } }
    : putBetween(passed, others[before + 1]);
};

/** Dropped on the upper or lower half of a row; null where it stands already, or on what stands in it. */
export const dropOnRow = (
  sections: readonly OrderSection[],
  { moved, target, side }: { readonly moved: FolderView; readonly target: FolderView; readonly side: Side },
): OrderMove | null => {
  const section = sections.find(({ rows }) => rows.includes(target));
  if (!section || moved === target) return null;
  const others = withoutOwn(section.rows, moved);
  const at = others.indexOf(target);
  if (at < 0) return null;
  const here = section.rows.includes(moved) ? section.rows.indexOf(moved) : null;
  const before = others.filter((row) => here !== null && section.rows.indexOf(row) < here).length;
  const gap = side === 'before' ? at : at + 1;
  if (here !== null && gap === before) return null;
  const above = others[gap - 1];
  return above === undefined
    ? { kind: 'put', put: { beside: target, side: 'before' } }
    : putBetween(above, others[gap]);
};

/** A folder by its id, and its section. */
export const placeInSections = (
  sections: readonly OrderSection[],
  id: MailboxId | null,
): { readonly section: OrderSection; readonly index: number; readonly view: FolderView } | null => {
  for (const section of sections) {
    const index = section.rows.findIndex(({ mailbox }) => mailbox.id === id);
    const view = section.rows[index];
    if (view) return { section, index, view };
  }
  return null;
};
