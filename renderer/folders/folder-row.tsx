import type { MouseEvent } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { focusOn } from '../app/focus.ts';
import { formatCount } from '../format/count.ts';
import { Mark, StateMark } from '../ui/mark.tsx';
import { FolderIcon } from './folder-icon.tsx';
import { folderName, folderPlace, folderState, folderWhereabouts, unsentWords } from './folder-words.ts';
import { indentOf } from './indent.ts';
import { PriorityMark } from './priority-mark.tsx';
import { prioritySpoken, priorityTitle } from './priority-words.ts';
import type { Drops } from './use-drop.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly view: FolderView;
  readonly id: string;
  readonly open: boolean;
  /** The tree's keys are on it. */
  readonly pointed: boolean;
  /** Its menu is open. */
  readonly menu: boolean;
  readonly drops: Drops;
  readonly onOpen: () => void;
  readonly onMenu: (event: MouseEvent) => void;
}

export const FolderRow = ({ folders, view, id, open, pointed, menu, drops, onOpen, onMenu }: Props) => {
  const { mailbox, depth, unread, listed, total } = view;
  const name = folderName(view);
  const whereabouts = folderWhereabouts(view);
  const unsent = view.unsent ? unsentWords(view) : '';
  const words = [
    name,
    unread > 0 ? `${formatCount(unread)} unread` : '',
    prioritySpoken(folders, view),
    mailbox.selectable && view.priority !== 'off' ? folderState(view) : '',
    unsent,
  ];
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
      aria-label={words.filter((word) => word !== '').join(', ')}
      data-pointed={pointed}
      data-menu={menu}
      data-drop={drops.over === mailbox.id}
      data-line={drops.line?.mailboxId === mailbox.id ? drops.line.side : undefined}
      data-off={view.priority === 'off'}
      style={indentOf(depth)}
      // The tree has the keys. Only then: a press that loses the focus begins no drag.
      onClick={() => {
        focusOn('folders');
        if (mailbox.selectable) onOpen();
      }}
      onContextMenu={onMenu}
      draggable
      onDragStart={(event) => drops.begin(event, mailbox.id)}
      onDragOver={(event) => drops.enter(event, mailbox.id)}
      onDragLeave={() => drops.leave(mailbox.id)}
      onDrop={(event) => drops.drop(event, mailbox.id)}
      onDragEnd={drops.end}
    >
      <PriorityMark
        priority={view.priority}
        inherited={view.inheritedFrom !== null}
        title={priorityTitle(folders, view)}
      />
      <FolderIcon mailbox={mailbox} />
      <span className="folder-name" title={folderPlace(view)} dir="auto" data-unread={unread > 0}>
        {name}
      </span>
      {mailbox.selectable && view.priority !== 'off' && whereabouts !== 'present' ? (
        <Mark whereabouts={whereabouts} share={total > 0 ? listed / total : 0} title={folderState(view)} />
      ) : null}
      {view.unsent ? <StateMark state="unsent" title={unsent} /> : null}
      {unread > 0 ? <span className="folder-unread figures">{formatCount(unread)}</span> : null}
    </div>
  );
};
