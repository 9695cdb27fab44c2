// All folders in the order in which they are served, and where one of them comes to stand when it is moved.
import type { MailboxId } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import { placed } from '../../core/policy/place-in-order.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { Put, Side } from '../folders/folder-order.ts';
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

/** All folders by rank, each rank in its order; a rank without any has its section all the same. */
export const orderSections = (folders: readonly FolderView[]): readonly OrderSection[] => {
  const byId = new Map(folders.map((view) => [view.mailbox.id, view]));
  const ranked = rankMailboxes(folders.map(({ mailbox }) => mailbox));
  return priorities.map((priority) => ({
    priority,
    rows: ranked.flatMap((each) => (each.priority === priority ? (byId.get(each.mailbox.id) ?? []) : [])),
  }));
};

/** To the start of a section; null for who is there. */
export const moveToSection = (section: OrderSection, moved: FolderView): OrderMove | null => {
  const [first] = section.rows;
  if (first === moved) return null;
  return first === undefined
    ? { kind: 'rank', priority: section.priority }
    : { kind: 'put', put: { beside: first, side: 'before' } };
};

/** Dropped on the upper or lower half of a row; null where that changes nothing. */
export const dropOnRow = (
  sections: readonly OrderSection[],
  { moved, target, side }: { readonly moved: FolderView; readonly target: FolderView; readonly side: Side },
): OrderMove | null => {
  const section = sections.find(({ rows }) => rows.includes(target));
  if (!section) return null;
  const below = section.rows[section.rows.indexOf(target) + 1];
  // Right below this row, rather than behind all that goes with it.
  const put: Put =
    side === 'after' && below !== undefined ? { beside: below, side: 'before' } : { beside: target, side };
  const ranked = rankMailboxes(sections.flatMap(({ rows }) => rows.map(({ mailbox }) => mailbox)));
  const { mailbox } = put.beside;
  const placings = placed(ranked, { mailboxId: moved.mailbox.id, beside: mailbox.id, side: put.side });
  return placings.length === 0 ? null : { kind: 'put', put };
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
