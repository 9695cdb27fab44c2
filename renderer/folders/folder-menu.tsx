import {
  Bell,
  BellOff,
  CornerDownRight,
  FolderInput,
  FolderPlus,
  ListFilter,
  Pencil,
  Trash2,
} from 'lucide-react';
import { subscribeMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useDoing } from '../actions/use-doing.ts';
import { type FocusTarget, focusOn } from '../app/focus.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { MenuItem, MenuSeparator, type Point, PointMenu } from '../ui/menu.tsx';
import { delimiterOf } from './folder-paths.ts';
import { folderName } from './folder-words.ts';
import { PriorityMenu } from './priority-menu.tsx';

/** A folder whose menu is open, and where. */
export interface MenuFor {
  readonly view: FolderView;
  readonly at: Point;
}

interface Props {
  readonly folders: readonly FolderView[];
  /** Null while it is closed. */
  readonly open: MenuFor | null;
  readonly onClose: () => void;
  /** Where the keyboard goes then. */
  readonly backTo?: FocusTarget;
  /** Moves it in the order that it is shown in. */
  readonly onStep: (view: FolderView, by: -1 | 1) => void;
}

/** All that can be done to a folder. */
export const FolderMenu = ({ folders, open, onClose, backTo = 'folders', onStep }: Props) => {
  const replica = useReplica();
  const doing = useDoing();
  const showDialog = useWindow((state) => state.showDialog);
  const showDrawer = useWindow((state) => state.showDrawer);
  const view = open?.view;
  const mailbox = view?.mailbox;
  const nested = delimiterOf(folders) !== null;
  const fixed = mailbox?.role === 'inbox';
  const name = view ? folderName(view) : '';
  const subscribe = (subscribed: boolean) => {
    if (!mailbox) return;
    showDrawer(false);
    void doing(
      () => subscribeMailbox(replica, { mailboxId: mailbox.id, subscribed }, Date.now()),
      () => (subscribed ? `Subscribed to ${name}` : `Unsubscribed from ${name}`),
    );
  };
  return (
    <PointMenu
      label={`Folder ${name}`}
      at={open?.at ?? null}
      onClose={onClose}
      onClosed={() => focusOn(backTo)}
    >
      {view && mailbox ? (
        <>
          <PriorityMenu folders={folders} view={view} onStep={(by) => onStep(view, by)} />
          <MenuItem
            icon={<ListFilter size={16} />}
            onSelect={() => showDialog({ kind: 'rule', scope: mailbox.id })}
          >
            What comes by itself…
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={<FolderPlus size={16} />}
            onSelect={() => showDialog({ kind: 'newFolder', inside: null })}
          >
            New folder…
          </MenuItem>
          {nested ? (
            <MenuItem
              icon={<CornerDownRight size={16} />}
              onSelect={() => showDialog({ kind: 'newFolder', inside: mailbox.id })}
            >
              New folder inside…
            </MenuItem>
          ) : null}
          <MenuSeparator />
          <MenuItem
            icon={<Pencil size={16} />}
            keys="F2"
            disabled={fixed}
            onSelect={() => showDialog({ kind: 'renameFolder', mailboxId: mailbox.id })}
          >
            Rename…
          </MenuItem>
          {nested ? (
            <MenuItem
              icon={<FolderInput size={16} />}
              disabled={fixed}
              onSelect={() => showDialog({ kind: 'moveFolder', mailboxId: mailbox.id })}
            >
              Move to…
            </MenuItem>
          ) : null}
          {mailbox.subscribed ? (
            <MenuItem icon={<BellOff size={16} />} onSelect={() => subscribe(false)}>
              Unsubscribe
            </MenuItem>
          ) : (
            <MenuItem icon={<Bell size={16} />} onSelect={() => subscribe(true)}>
              Subscribe
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem
            icon={<Trash2 size={16} />}
            tone="bad"
            keys="Del"
            disabled={fixed}
            onSelect={() => showDialog({ kind: 'deleteFolder', mailboxId: mailbox.id })}
          >
            Delete…
          </MenuItem>
        </>
      ) : null}
    </PointMenu>
  );
};
