import type { KeyboardEvent } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { focusOn, focusTargets } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import { FolderRow } from './folder-row.tsx';

const rowId = (view: FolderView): string => `folder-${view.mailbox.id}`;

/** Where a key leads from the open folder; null when it is none of ours. */
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

/** The account's folders. */
export const FolderPane = ({ folders }: { readonly folders: readonly FolderView[] | undefined }) => {
  const mailboxId = useWindow((state) => state.mailboxId);
  const openFolder = useWindow((state) => state.openFolder);
  const selectable = (folders ?? []).filter(({ mailbox }) => mailbox.selectable);
  const at = selectable.findIndex(({ mailbox }) => mailbox.id === mailboxId);
  const open = selectable[at];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === 'ArrowRight') {
      event.preventDefault();
      event.stopPropagation();
      focusOn('list');
      return;
    }
    const next = target(event.key, at, selectable.length - 1);
    const view = next === null ? undefined : selectable[next];
    if (!view) return;
    event.preventDefault();
    event.stopPropagation();
    openFolder(view.mailbox.id);
    document.getElementById(rowId(view))?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <nav className="folders" aria-label="Folders">
      {folders?.length === 0 ? <p className="folders-none">No folders yet</p> : null}
      <div
        id={focusTargets.folders}
        className="folder-tree"
        role="tree"
        aria-label="Folders"
        tabIndex={0}
        aria-activedescendant={open ? rowId(open) : undefined}
        onKeyDown={onKeyDown}
      >
        {(folders ?? []).map((view) => (
          <FolderRow
            key={view.mailbox.id}
            id={rowId(view)}
            view={view}
            open={view.mailbox.id === mailboxId}
            onOpen={() => openFolder(view.mailbox.id)}
          />
        ))}
      </div>
    </nav>
  );
};
