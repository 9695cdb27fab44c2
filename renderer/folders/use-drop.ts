import { type DragEvent, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { carriedMessages, carriesMessages, dropEffect } from '../actions/dragged-messages.ts';
import { useDoing } from '../actions/use-doing.ts';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { carriedFolder, carriesFolder, carryFolder } from './dragged-folder.ts';
import { type Put, putAtEdge, type Side } from './folder-order.ts';
import { canMoveInto, findFolder } from './folder-paths.ts';
import { movedWords, moveFolder } from './move-folder.ts';
import { useOrdering } from './use-ordering.ts';

/** Where something dragged would come down: a folder, or the top of the tree. */
export type DropPlace = MailboxId | 'top';

/** Between which rows a dragged folder would come to stand. */
export interface DropLine {
  readonly mailboxId: MailboxId;
  readonly side: Side;
}

export interface Drops {
  /** What would take what is dragged now; null for nothing. */
  readonly over: DropPlace | null;
  readonly line: DropLine | null;
  begin(event: DragEvent, mailboxId: MailboxId): void;
  enter(event: DragEvent, place: DropPlace): void;
  leave(place: DropPlace): void;
  drop(event: DragEvent, place: DropPlace): void;
  end(): void;
}

/** So much of a row, above and below, stands for the gap beside it. */
const edge = 0.25;

/** The edge of a row that the pointer is on; null for its middle. */
const edgeAt = (event: DragEvent): Side | null => {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const at = (event.clientY - top) / height;
  if (at < edge) return 'before';
  return at > 1 - edge ? 'after' : null;
};

/**
 * Messages and folders come down on folders: messages move (with Ctrl they are copied), folders go inside, or on the edge of a
 * row beside it.
 */
export const useDrops = (folders: readonly FolderView[]): Drops => {
  const { account, replica } = useWindowContext();
  const openId = useWindow((state) => state.mailboxId);
  const doing = useDoing();
  const { move, copy } = useMessageActions();
  const ordering = useOrdering();
  const [over, setOver] = useState<DropPlace | null>(null);
  const [line, setLine] = useState<DropLine | null>(null);
  // The drag itself does not say before it ends; one of another window is taken at its word until then.
  const [dragged, setDragged] = useState<MailboxId | null>(null);

  const folderAt = (place: DropPlace) => (place === 'top' ? undefined : findFolder(folders, place));

  const takesFolder = (place: DropPlace, movedId: MailboxId | null): boolean => {
    const moved = findFolder(folders, movedId);
    return moved === undefined || canMoveInto(folders, moved, folderAt(place) ?? null);
  };

  /** Where it would come to stand beside a sibling. */
  const putAt = (event: DragEvent, place: DropPlace, movedId: MailboxId | null): Put | null => {
    const moved = findFolder(folders, movedId);
    const target = folderAt(place);
    const side = edgeAt(event);
    return moved && target && side ? putAtEdge(folders, moved, target, side) : null;
  };

  const clear = () => {
    setOver(null);
    setLine(null);
  };

  const takesMessages = (event: DragEvent, place: DropPlace): boolean => {
    const view = folderAt(place);
    if (!view?.mailbox.selectable) return false;
    // Where they are already, they are not moved to.
    return dropEffect(event) === 'copy' || view.mailbox.id !== openId;
  };

  return {
    over,
    line,
    begin: (event, mailboxId) => {
      carryFolder(event.dataTransfer, account.id, mailboxId);
      setDragged(mailboxId);
    },
    enter: (event, place) => {
      const messages = carriesMessages(event.dataTransfer);
      const folder = carriesFolder(event.dataTransfer);
      if (!messages && !folder) return;
      event.stopPropagation();
      const put = messages ? null : putAt(event, place, dragged);
      const side = put && edgeAt(event);
      setLine(side && place !== 'top' ? { mailboxId: place, side } : null);
      const takes = messages ? takesMessages(event, place) : put !== null || takesFolder(place, dragged);
      setOver(takes && put === null ? place : null);
      if (!takes) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = messages ? dropEffect(event) : 'move';
    },
    leave: (place) => {
      if (over === place) setOver(null);
      if (line?.mailboxId === place) setLine(null);
    },
    drop: (event, place) => {
      event.stopPropagation();
      clear();
      setDragged(null);
      const view = folderAt(place);
      const acted = carriedMessages(event.dataTransfer, account.id);
      const movedId = carriedFolder(event.dataTransfer, account.id);
      if (acted !== null || movedId !== null) event.preventDefault();
      if (acted !== null && view) {
        if (dropEffect(event) === 'copy') copy(acted, view.mailbox.id);
        else move(acted, view.mailbox.id);
      }
      const moved = findFolder(folders, movedId);
      const put = putAt(event, place, movedId);
      if (moved && put) ordering.put(moved, put);
      else if (moved && takesFolder(place, movedId)) {
        const into = view ?? null;
        void doing(
          () => moveFolder(replica, folders, { moved, into }),
          () => movedWords(moved, into),
        );
      }
    },
    end: () => {
      clear();
      setDragged(null);
    },
  };
};
