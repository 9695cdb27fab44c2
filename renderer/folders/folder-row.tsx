import type { FolderView } from '../../core/replica/views.ts';
import { focusOn } from '../app/focus.ts';
import { formatCount } from '../format/count.ts';
import { Mark } from '../ui/mark.tsx';
import { FolderIcon } from './folder-icon.tsx';
import { folderName, folderState, folderWhereabouts } from './folder-words.ts';

interface Props {
  readonly view: FolderView;
  readonly id: string;
  readonly open: boolean;
  readonly onOpen: () => void;
}

export const FolderRow = ({ view, id, open, onOpen }: Props) => {
  const { mailbox, depth, unread, listed, total } = view;
  const name = folderName(view);
  const whereabouts = folderWhereabouts(view);
  const words = [name, unread > 0 ? `${formatCount(unread)} unread` : '', folderState(view)];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree that holds the rows has the keys.
    <div
      id={id}
      className="folder"
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={open}
      aria-disabled={!mailbox.selectable}
      aria-label={mailbox.selectable ? words.filter((word) => word !== '').join(', ') : name}
      style={{ paddingInlineStart: 12 + depth * 16 }}
      // The tree keeps the focus: it has the keys.
      onMouseDown={(event) => {
        event.preventDefault();
        focusOn('folders');
      }}
      onClick={mailbox.selectable ? onOpen : undefined}
    >
      <FolderIcon mailbox={mailbox} />
      <span className="folder-name" title={name} dir="auto" data-unread={unread > 0}>
        {name}
      </span>
      {mailbox.selectable && whereabouts !== 'present' ? (
        <Mark whereabouts={whereabouts} share={total > 0 ? listed / total : 0} title={folderState(view)} />
      ) : null}
      {unread > 0 ? <span className="folder-unread figures">{formatCount(unread)}</span> : null}
    </div>
  );
};
