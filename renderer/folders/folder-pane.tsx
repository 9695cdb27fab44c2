import { FolderPlus, PenLine } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { focusOn, focusTargets } from '../app/focus.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { openDraft } from '../draft/open-draft.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Tip } from '../ui/tip.tsx';
import { AccountPlaces } from './account-places.tsx';
import { FolderMenu, type MenuFor } from './folder-menu.tsx';
import { FolderRow } from './folder-row.tsx';
import { useDrops } from './use-drop.ts';
import { useOrdering } from './use-ordering.ts';

const rowId = (view: FolderView): string => `folder-${view.mailbox.id}`;

/** Where a key leads from a row; null when it is none of ours. */
const target = (key: string, at: number, last: number): number | null => {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
};

/** With Alt. */
const stepKeys: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

const raiseKeys: Readonly<Record<string, -1 | 1>> = { '+': -1, '-': 1 };

/** A folder that the keys are on, until another one is opened. */
interface Pointer {
  readonly to: MailboxId;
  readonly from: MailboxId | null;
}

const none: readonly FolderView[] = [];

/** The account's folders, and what stands beside them. */
export const FolderPane = ({ folders = none }: { readonly folders: readonly FolderView[] | undefined }) => {
  const mailboxId = useWindow((state) => state.mailboxId);
  const place = useWindow((state) => state.place);
  const openFolder = useWindow((state) => state.openFolder);
  const showDialog = useWindow((state) => state.showDialog);
  const context = useWindowContext();
  const [menu, setMenu] = useState<MenuFor | null>(null);
  // Ctrl with an arrow key goes to a folder without opening it, and to those that cannot be opened.
  const [pointer, setPointer] = useState<Pointer | null>(null);
  const pointed = pointer?.from === mailboxId ? pointer.to : null;
  const setPointed = (to: MailboxId | null) => setPointer(to === null ? null : { to, from: mailboxId });
  const drops = useDrops(folders);
  const ordering = useOrdering();
  const selectable = folders.filter(({ mailbox }) => mailbox.selectable);
  const open = selectable.find(({ mailbox }) => mailbox.id === mailboxId);
  const current = folders.find(({ mailbox }) => mailbox.id === pointed) ?? open;

  const show = (view: FolderView) =>
    document.getElementById(rowId(view))?.scrollIntoView({ block: 'nearest' });

  const openView = (view: FolderView) => {
    setPointed(null);
    openFolder(view.mailbox.id);
  };

  const openMenu = (view: FolderView, at: MenuFor['at']) => {
    setPointed(view.mailbox.id === mailboxId ? null : view.mailbox.id);
    setMenu({ view, at });
  };

  const openMenuByKey = (view: FolderView) => {
    const box = document.getElementById(rowId(view))?.getBoundingClientRect();
    openMenu(view, { x: (box?.left ?? 0) + 28, y: box?.bottom ?? 0 });
  };

  /** Whether the key was one of the tree's. */
  const act = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean => {
    if (altKey) {
      const by = stepKeys[key];
      if (by === undefined || ctrlKey || metaKey || shiftKey) return false;
      if (current) ordering.stepInTree(current, by);
      return true;
    }
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
      if (current) openMenuByKey(current);
      return true;
    }
    if (ctrlKey || metaKey) {
      const at = current ? folders.indexOf(current) : -1;
      const view = folders[target(key, at, folders.length - 1) ?? -1];
      if (!view) return false;
      setPointed(view.mailbox.id);
      show(view);
      return true;
    }
    const raised = raiseKeys[key];
    if (raised !== undefined) {
      if (current) ordering.raise(current, raised);
      return true;
    }
    switch (key) {
      case 'F2':
        if (current && current.mailbox.role !== 'inbox') {
          showDialog({ kind: 'renameFolder', mailboxId: current.mailbox.id });
        }
        return true;
      case 'Delete':
        if (current && current.mailbox.role !== 'inbox') {
          showDialog({ kind: 'deleteFolder', mailboxId: current.mailbox.id });
        }
        return true;
      case 'Enter':
      case 'ArrowRight':
        if (current?.mailbox.selectable && current !== open) openView(current);
        if (current === open) focusOn('list');
        return true;
      case 'Escape':
        if (pointed === null) return false;
        setPointed(null);
        return true;
    }
    const at = current ? selectable.indexOf(current) : -1;
    const next = target(key, at, selectable.length - 1);
    const view = next === null ? undefined : selectable[next];
    if (!view) return false;
    openView(view);
    show(view);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onContextMenu = (event: MouseEvent, view: FolderView) => {
    event.preventDefault();
    openMenu(view, { x: event.clientX, y: event.clientY });
  };

  return (
    <nav className="folders" aria-label="Folders">
      <div className="folders-head">
        <Tip words="Write a draft" keys="c">
          <Button className="folders-write" onClick={() => openDraft(context, { of: null })}>
            <PenLine size={15} aria-hidden="true" />
            Write
          </Button>
        </Tip>
        <IconButton label="New folder" onClick={() => showDialog({ kind: 'newFolder', inside: null })}>
          <FolderPlus size={17} />
        </IconButton>
      </div>
      {folders.length === 0 ? <p className="folders-none">No folders yet</p> : null}
      <div
        id={focusTargets.folders}
        className="folder-tree"
        role="tree"
        aria-label="Folders"
        tabIndex={0}
        aria-activedescendant={current ? rowId(current) : undefined}
        data-drop={drops.over === 'top'}
        onKeyDown={onKeyDown}
        onDragOver={(event) => drops.enter(event, 'top')}
        onDragLeave={() => drops.leave('top')}
        onDrop={(event) => drops.drop(event, 'top')}
      >
        {folders.map((view) => (
          <FolderRow
            key={view.mailbox.id}
            id={rowId(view)}
            folders={folders}
            view={view}
            open={view.mailbox.id === mailboxId && place === 'folder'}
            pointed={view === current}
            menu={view.mailbox.id === menu?.view.mailbox.id}
            drops={drops}
            onOpen={() => openView(view)}
            onMenu={(event) => onContextMenu(event, view)}
          />
        ))}
      </div>
      <AccountPlaces />
      <FolderMenu folders={folders} open={menu} onClose={() => setMenu(null)} onStep={ordering.stepInTree} />
    </nav>
  );
};
