// What can be done to messages, and the command that each of it is.
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { Done } from '../../core/replica/done.ts';
import { keywordWords } from '../../core/replica/keyword-words.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatCounted } from '../format/count.ts';

export type MessageAction =
  | { readonly kind: 'read'; readonly read: boolean }
  | { readonly kind: 'star'; readonly starred: boolean }
  | { readonly kind: 'label'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'move'; readonly to: MailboxId }
  | { readonly kind: 'copy'; readonly to: MailboxId }
  | { readonly kind: 'archive' }
  | { readonly kind: 'trash' }
  /** For good. */
  | { readonly kind: 'delete' };

const flagged = (flag: string, on: boolean) => ({ add: on ? [flag] : [], remove: on ? [] : [flag] });

export const runAction = (
  replica: Replica,
  action: MessageAction,
  messageIds: readonly MessageId[],
): Promise<Done> => {
  const now = Date.now();
  switch (action.kind) {
    case 'read':
      return changeFlags(replica, { messageIds, ...flagged('\\Seen', action.read) }, now);
    case 'star':
      return changeFlags(replica, { messageIds, ...flagged('\\Flagged', action.starred) }, now);
    case 'label':
      return changeFlags(replica, { messageIds, add: action.add, remove: action.remove }, now);
    case 'move':
      return moveMessages(replica, { messageIds, to: action.to }, now);
    case 'copy':
      return copyMessages(replica, { messageIds, to: action.to }, now);
    case 'archive':
      return archiveMessages(replica, { messageIds }, now);
    case 'trash':
      return trashMessages(replica, { messageIds }, now);
    case 'delete':
      return deleteMessages(replica, { messageIds }, now);
  }
};

/** Whether it takes messages out of the folder that they are in. */
export const takesAway = (action: MessageAction, from: FolderView | undefined): boolean => {
  switch (action.kind) {
    case 'read':
    case 'star':
    case 'label':
    case 'copy':
      return false;
    case 'move':
      return action.to !== from?.mailbox.id;
    case 'archive':
      return from?.mailbox.role !== 'archive';
    case 'trash':
      return from?.mailbox.role !== 'trash';
    case 'delete':
      return true;
  }
};

const nameOf = (folders: readonly FolderView[], fits: (view: FolderView) => boolean): string | undefined => {
  const view = folders.find(fits);
  return view && folderName(view);
};

const labelWords = (messages: string, { add, remove }: Extract<MessageAction, { kind: 'label' }>): string => {
  const [added, removed] = [add, remove].map((flags) =>
    flags.map((flag) => `“${keywordWords(flag)}”`).join(', '),
  );
  if (removed === '') return `Gave ${messages} the label ${added}`;
  if (added === '') return `Took the label ${removed} off ${messages}`;
  return `Changed the labels of ${messages}`;
};

/** What was done: `Moved 3 messages to Clients`. */
export const doneWords = (action: MessageAction, changed: number, folders: readonly FolderView[]): string => {
  const messages = formatCounted(changed, 'message');
  switch (action.kind) {
    case 'read':
      return `Marked ${messages} as ${action.read ? 'read' : 'unread'}`;
    case 'star':
      return action.starred ? `Starred ${messages}` : `Took the star off ${messages}`;
    case 'label':
      return labelWords(messages, action);
    case 'move':
    case 'copy': {
      const name = nameOf(folders, ({ mailbox }) => mailbox.id === action.to) ?? 'another folder';
      return `${action.kind === 'move' ? 'Moved' : 'Copied'} ${messages} to ${name}`;
    }
    case 'archive':
      return `Archived ${messages}`;
    case 'trash':
      return `Moved ${messages} to ${nameOf(folders, ({ mailbox }) => mailbox.role === 'trash') ?? 'Trash'}`;
    case 'delete':
      return `Deleted ${messages} for good`;
  }
};
