import { useMemo } from 'react';
import { hasFlag } from '../../core/merge/view.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { threadMessages } from '../../core/replica/message-sets.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { useWindowContext, type WindowContext } from '../app/window-context.ts';
import { formatCounted } from '../format/count.ts';
import type { Shown } from '../list/list-navigator.ts';
import { type Acted, actedOn, countActed, resolveActed, resolveUnread } from './acted.ts';
import { addMarks, hasMarks, noMarks } from './marks.ts';
import { doneWords, type MessageAction, runAction, takesAway } from './message-actions.ts';
import type { MessageTask } from './message-task.ts';
import { undoLast } from './undo.ts';
import { doingWith } from './use-doing.ts';

type Place = Pick<WindowContext, 'store' | 'replica' | 'navigator' | 'folders'>;

/** Writing down what happens to more than this is not done in the blink of an eye. */
const manyMessages = 1_000;

/** What can be done to messages, from wherever in the window. */
export interface MessageActions {
  /** What is selected in the open folder; null for nothing. */
  selected(): Acted | null;
  /** How many messages that is. */
  count(): number;
  /** Does it; nothing happens without messages. */
  run(acted: Acted | null, action: MessageAction): Promise<void>;
  move(acted: Acted, to: MailboxId): void;
  copy(acted: Acted, to: MailboxId): void;
  markRead(acted: Acted, read: boolean): void;
  star(acted: Acted, starred: boolean): void;
  /** To the Trash; what is there already is asked about. */
  trashSelected(): void;
  /** Reads as unread once all of them are read. */
  toggleRead(): void;
  toggleStar(): void;
  /** Opens the dialog of something about what is selected. */
  ask(kind: MessageTask['kind']): void;
  markThread(): void;
  undo(): void;
}

const openFolder = ({ store, folders }: Place) => {
  const { mailboxId } = store.getState();
  return folders.current.find(({ mailbox }) => mailbox.id === mailboxId);
};

/** Has the list show it at once, before anything is read: the next key is about the next message. */
const show = ({ store, navigator }: Place, acted: Acted, action: MessageAction): Shown | null => {
  const list = navigator.current;
  if (!list || acted.mailboxId !== store.getState().mailboxId) return null;
  const ids = new Set(acted.kind === 'messages' ? acted.ids : acted.except);
  const concerns = (id: MessageId) => ids.has(id) === (acted.kind === 'messages');
  switch (action.kind) {
    case 'read':
      return list.change(concerns, { unread: !action.read });
    case 'star':
      return list.change(concerns, { starred: action.starred });
    case 'label':
    case 'copy':
      return null;
    case 'move':
    case 'archive':
    case 'trash':
    case 'delete':
      return list.leave(concerns);
  }
};

/** Says so before, where it is not done in the blink of an eye: even to read what it is about takes a moment then. */
const announce = (place: Place, acted: Acted): void => {
  const view = place.folders.current.find(({ mailbox }) => mailbox.id === acted.mailboxId);
  const count = acted.kind === 'messages' ? acted.ids.length : (view?.listed ?? 0) - acted.except.length;
  if (count <= manyMessages) return;
  place.store.getState().tell(`${formatCounted(count, 'message')}: this takes a moment…`);
};

/** The messages that it changes, as far as that can be said without reading all of a folder. */
const concerned = ({ replica }: Place, acted: Acted, action: MessageAction): Promise<readonly MessageId[]> =>
  action.kind === 'read' && action.read && acted.kind === 'folder'
    ? resolveUnread(replica, acted)
    : resolveActed(replica, acted);

const run = async (place: Place, acted: Acted | null, action: MessageAction): Promise<void> => {
  if (acted === null) return;
  const { store, replica, folders } = place;
  const from = folders.current.find(({ mailbox }) => mailbox.id === acted.mailboxId);
  const away = takesAway(action, from);
  const shown = away || action.kind === 'read' || action.kind === 'star' ? show(place, acted, action) : null;
  const { marks, tell, whisper, mark } = store.getState();
  if (away && shown && hasMarks(marks)) mark(noMarks);
  const single = acted.kind === 'messages' && acted.ids.length === 1;
  const seen = single && (action.kind === 'read' || action.kind === 'star');
  const done = await doingWith(place, seen ? whisper : tell)(
    async () => {
      announce(place, acted);
      return runAction(replica, action, await concerned(place, acted, action));
    },
    (changed) => doneWords(action, changed, folders.current),
  );
  if (done && done.changed > 0) shown?.done(done.changed);
  else {
    shown?.failed();
    if (away && shown && store.getState().mailboxId === acted.mailboxId) mark(marks);
  }
};

/** Whether all of these messages have the flag. */
const allHave = async ({ replica }: Place, ids: readonly MessageId[], flag: string): Promise<boolean> => {
  const rows = await replica.messages.bulkGet([...ids]);
  return rows.every((row) => !row?.shown || hasFlag(row.shown.flags, flag));
};

interface Toggled {
  readonly flag: string;
  /** The same of a row of the list. */
  readonly isOn: (row: MessageListItem) => boolean;
  readonly action: (on: boolean) => MessageAction;
}

const toggle = async (place: Place, { flag, isOn, action }: Toggled): Promise<void> => {
  const acted = actedOn(place.store.getState());
  if (acted === null) return;
  const [id, ...others] = acted.kind === 'messages' ? acted.ids : [];
  const row = id !== undefined && others.length === 0 ? place.navigator.current?.rowOf(id) : undefined;
  announce(place, acted);
  const on = row ? isOn(row) : await allHave(place, await resolveActed(place.replica, acted), flag);
  await run(place, acted, action(!on));
};

const markThread = async ({ store, replica }: Place): Promise<void> => {
  const { mailboxId, selection } = store.getState();
  if (selection === null) return;
  const ids = await threadMessages(replica, selection.id);
  const now = store.getState();
  if (now.mailboxId !== mailboxId || now.selection?.id !== selection.id) return;
  now.mark(addMarks(now.marks, ids));
  now.tell(
    ids.length > 1
      ? `${formatCounted(ids.length, 'message')} of this thread selected`
      : 'No other message of this folder is in its thread',
  );
};

export const messageActionsIn = (place: Place): MessageActions => {
  const { store } = place;
  const selected = () => actedOn(store.getState());
  const ask = (kind: MessageTask['kind']) => {
    if (kind === 'olderMessages' || selected() !== null) store.getState().showDialog({ kind });
  };
  return {
    selected,
    count: () => countActed(store.getState(), openFolder(place)?.listed ?? 0),
    run: (acted, action) => run(place, acted, action),
    move: (acted, to) => void run(place, acted, { kind: 'move', to }),
    copy: (acted, to) => void run(place, acted, { kind: 'copy', to }),
    markRead: (acted, read) => void run(place, acted, { kind: 'read', read }),
    star: (acted, starred) => void run(place, acted, { kind: 'star', starred }),
    trashSelected: () => {
      if (openFolder(place)?.mailbox.role === 'trash') ask('deleteMessages');
      else void run(place, selected(), { kind: 'trash' });
    },
    toggleRead: () =>
      void toggle(place, {
        flag: '\\Seen',
        isOn: ({ unread }) => !unread,
        action: (read) => ({ kind: 'read', read }),
      }),
    toggleStar: () =>
      void toggle(place, {
        flag: '\\Flagged',
        isOn: ({ starred }) => starred,
        action: (starred) => ({ kind: 'star', starred }),
      }),
    ask,
    markThread: () => void markThread(place),
    undo: () => void undoLast(place),
  };
};

export const useMessageActions = (): MessageActions => {
  const { store, replica, navigator, folders } = useWindowContext();
  return useMemo(
    () => messageActionsIn({ store, replica, navigator, folders }),
    [store, replica, navigator, folders],
  );
};
