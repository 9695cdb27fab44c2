import { Ellipsis, History, ListChecks, ListPlus, MailOpen, Menu, X } from 'lucide-react';
import type { FolderView } from '../../core/replica/views.ts';
import { keyOf } from '../actions/key-word.ts';
import { countMarks, hasMarks, noMarks } from '../actions/marks.ts';
import { MessageToolbar } from '../actions/message-toolbar.tsx';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { focusOn } from '../app/focus.ts';
import { useArrangement } from '../app/use-media.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { folderName, folderState } from '../folders/folder-words.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { MenuButton, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { useListMore } from './list-end.tsx';
import { useUnlisted } from './use-unlisted.ts';

/** How many messages a folder holds, how many of them are listed here, and how many are unread. */
const folderFacts = (view: FolderView): string => {
  const { mailbox, listed, total, unread } = view;
  if (!mailbox.selectable) return '';
  if (mailbox.listed && mailbox.status === null && mailbox.fact === null) return folderState(view);
  const messages =
    listed < total ? `${formatCount(listed)} of ${formatCount(total)} here` : formatCounted(total, 'message');
  return unread > 0 ? `${messages} · ${formatCount(unread)} unread` : messages;
};

interface Props {
  readonly view: FolderView;
  /** What a filter found; null without one. */
  readonly found: string | null;
}

const icon = { size: 15, strokeWidth: 1.75 } as const;

/** Has more of the folder listed than its rule does, where there is more. */
const ListMoreItem = ({ view }: { readonly view: FolderView }) => {
  const unlisted = useUnlisted(view);
  const { words, cost, list } = useListMore({ view, unlisted });
  if (unlisted.beyond === 0 || view.priority === 'off') return null;
  return (
    <MenuItem icon={<ListPlus {...icon} />} onSelect={list}>
      {words} <span className="button-cost figures">{cost.words}</span>
    </MenuItem>
  );
};

/** What can be done to everything in the folder. */
const FolderMenu = ({ view }: { readonly view: FolderView }) => {
  const { navigator } = useWindowContext();
  const actions = useMessageActions();
  return (
    <MenuButton
      label={`What to do with ${folderName(view)}`}
      trigger={
        <button type="button" className="icon-button" aria-label="More about this folder" title="More">
          <Ellipsis size={16} strokeWidth={1.75} />
        </button>
      }
    >
      <MenuItem
        icon={<ListChecks {...icon} />}
        keys={keyOf('markAll')}
        onSelect={() => navigator.current?.markAll()}
      >
        Select everything
      </MenuItem>
      <MenuItem
        icon={<MailOpen {...icon} />}
        onSelect={() =>
          void actions.run(
            { kind: 'folder', mailboxId: view.mailbox.id, except: [] },
            { kind: 'read', read: true },
          )
        }
      >
        Mark everything as read
      </MenuItem>
      <MenuSeparator />
      <ListMoreItem view={view} />
      <MenuItem icon={<History {...icon} />} onSelect={() => actions.ask('olderMessages')}>
        Everything older than…
      </MenuItem>
    </MenuButton>
  );
};

/** How many rows are selected, and what can be done to them. */
const SelectedHead = ({ view }: { readonly view: FolderView }) => {
  const marks = useWindow((state) => state.marks);
  const mark = useWindow((state) => state.mark);
  return (
    <header className="list-head list-head-selected">
      <IconButton
        label="Select nothing"
        keys="Esc"
        onClick={() => {
          mark(noMarks);
          focusOn('list');
        }}
      >
        <X size={16} />
      </IconButton>
      <h1 className="list-title figures" aria-live="polite">
        {formatCount(countMarks(marks, view.listed))} selected
      </h1>
      <MessageToolbar label="Selected messages" length="short" />
    </header>
  );
};

/** The open folder's name and numbers; while rows are selected together, what can be done to them. */
export const ListHead = ({ view, found }: Props) => {
  const showDrawer = useWindow((state) => state.showDrawer);
  const several = useWindow((state) => hasMarks(state.marks));
  const single = useArrangement() === 'single';
  if (several) return <SelectedHead view={view} />;
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
      {view.listed > 0 && found === null ? <FolderMenu view={view} /> : null}
    </header>
  );
};
