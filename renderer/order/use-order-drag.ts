import { type DragEvent, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useWindowContext } from '../app/window-context.ts';
import { carriedFolder, carriesFolder, orderedFolder } from '../folders/dragged-folder.ts';
import type { Side } from '../folders/folder-order.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { dropOnRow, moveToSection, type OrderMove, type OrderSection } from './order-rows.ts';

/** Where something dragged would come down. */
export type OrderDrop =
  | { readonly kind: 'row'; readonly mailboxId: MailboxId; readonly side: Side }
  | { readonly kind: 'section'; readonly priority: Priority };

export interface OrderDrag {
  /** Null while nothing would take what is dragged. */
  readonly over: OrderDrop | null;
  readonly dragged: MailboxId | null;
  begin(event: DragEvent, view: FolderView): void;
  overRow(event: DragEvent, target: FolderView): void;
  overSection(event: DragEvent, section: OrderSection): void;
  drop(event: DragEvent): void;
  leave(): void;
  end(): void;
}

interface Options {
  readonly folders: readonly FolderView[];
  readonly sections: readonly OrderSection[];
  readonly onMove: (moved: FolderView, move: OrderMove) => void;
}

/** Folders are dragged to their place: from another one, or from the tree. */
export const useOrderDrag = ({ folders, sections, onMove }: Options): OrderDrag => {
  const { account } = useWindowContext();
  const [over, setOver] = useState<OrderDrop | null>(null);
  // A drag does not say what it carries before it ends; one that began elsewhere is taken at its word until then.
  const [dragged, setDragged] = useState<MailboxId | null>(null);

  const carries = ({ dataTransfer }: DragEvent): boolean =>
    orderedFolder.carries(dataTransfer) || carriesFolder(dataTransfer);

  const moveAt = (moved: FolderView, place: OrderDrop): OrderMove | null => {
    if (place.kind === 'section') {
      const section = sections.find(({ priority }) => priority === place.priority);
      return section ? moveToSection(section, moved) : null;
    }
    const target = findFolder(folders, place.mailboxId);
    return target ? dropOnRow(sections, { moved, target, side: place.side }) : null;
  };

  const enter = (event: DragEvent, place: OrderDrop) => {
    if (!carries(event)) return;
    event.stopPropagation();
    const moved = findFolder(folders, dragged);
    if (moved && moveAt(moved, place) === null) {
      setOver(null);
      return;
    }
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    setOver(place);
  };

  return {
    over,
    dragged,
    begin: (event, view) => {
      orderedFolder.carry(event.dataTransfer, account.id, view.mailbox.id);
      event.dataTransfer.effectAllowed = 'move';
      setDragged(view.mailbox.id);
    },
    overRow: (event, target) => {
      const { top, height } = event.currentTarget.getBoundingClientRect();
      const side = event.clientY < top + height / 2 ? 'before' : 'after';
      enter(event, { kind: 'row', mailboxId: target.mailbox.id, side });
    },
    overSection: (event, { priority }) => enter(event, { kind: 'section', priority }),
    drop: (event) => {
      const id =
        orderedFolder.carried(event.dataTransfer, account.id) ??
        carriedFolder(event.dataTransfer, account.id);
      const moved = findFolder(folders, id);
      const move = moved && over ? moveAt(moved, over) : null;
      setOver(null);
      setDragged(null);
      if (id === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (moved && move) onMove(moved, move);
    },
    leave: () => setOver(null),
    end: () => {
      setOver(null);
      setDragged(null);
    },
  };
};
