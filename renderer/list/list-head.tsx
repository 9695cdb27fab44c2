import { Menu } from 'lucide-react';
import type { FolderView } from '../../core/replica/views.ts';
import { useArrangement } from '../app/use-media.ts';
import { useWindow } from '../app/window-context.ts';
import { folderName, folderState } from '../folders/folder-words.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** How many messages a folder holds, how many of them are listed here, and how many are unread. */
const folderFacts = (view: FolderView): string => {
  const { mailbox, listed, total, unread } = view;
  if (!mailbox.selectable) return '';
  if (mailbox.status === null && mailbox.fact === null) return folderState(view);
  const messages =
    listed < total ? `${formatCount(listed)} of ${formatCount(total)} here` : formatCounted(total, 'message');
  return unread > 0 ? `${messages} · ${formatCount(unread)} unread` : messages;
};

interface Props {
  readonly view: FolderView;
  /** What a filter found; null without one. */
  readonly found: string | null;
}

/** The open folder's name and numbers. */
export const ListHead = ({ view, found }: Props) => {
  const showDrawer = useWindow((state) => state.showDrawer);
  const single = useArrangement() === 'single';
  return (
    <header className="list-head">
      {single ? (
        <IconButton label="Folders" onClick={() => showDrawer(true)}>
          <Menu size={18} />
        </IconButton>
      ) : null}
      <h1 className="list-title" dir="auto" title={folderName(view)}>
        {folderName(view)}
      </h1>
      {found === null ? (
        <span className="secondary figures" title={folderState(view)}>
          {folderFacts(view)}
        </span>
      ) : (
        <span className="secondary figures" role="status">
          {found}
        </span>
      )}
    </header>
  );
};
