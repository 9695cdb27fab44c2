import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMessageIds } from '../../core/replica/message-sets.ts';
import type { WindowState } from '../app/window-store.ts';
import { countMarks, hasMarks } from './marks.ts';

/** The messages that an action is about. A whole folder is not read before something is done to it. */
export type Acted =
  | { readonly kind: 'messages'; readonly mailboxId: MailboxId; readonly ids: readonly MessageId[] }
  | { readonly kind: 'folder'; readonly mailboxId: MailboxId; readonly except: readonly MessageId[] };

/** What is selected in the open folder: the marked rows, else the current one; null for nothing. */
export const actedOn = ({ mailboxId, selection, marks }: WindowState): Acted | null => {
  if (mailboxId === null) return null;
  if (hasMarks(marks)) {
    return marks.kind === 'folder'
      ? { kind: 'folder', mailboxId, except: [...marks.except] }
      : { kind: 'messages', mailboxId, ids: [...marks.ids] };
  }
  return selection && { kind: 'messages', mailboxId, ids: [selection.id] };
};

/** How many messages are selected in a folder that lists so many. */
export const countActed = ({ selection, marks }: WindowState, listed: number): number =>
  hasMarks(marks) ? countMarks(marks, listed) : selection ? 1 : 0;

/** Their ids; of several that were selected, the ones that are still in the folder. */
export const resolveActed = async (replica: Replica, acted: Acted): Promise<readonly MessageId[]> => {
  switch (acted.kind) {
    case 'messages': {
      // The current message is on screen.
      if (acted.ids.length === 1) return acted.ids;
      const rows = await replica.messages.bulkGet([...acted.ids]);
      return rows.flatMap((row) => (row?.shown?.mailboxId === acted.mailboxId ? [row.id] : []));
    }
    case 'folder': {
      const except = new Set(acted.except);
      const ids = await shownMessageIds(replica, acted.mailboxId);
      return ids.filter((id) => !except.has(id));
    }
  }
};

/** The ids of the unread ones among a whole folder's. */
export const resolveUnread = async (
  replica: Replica,
  { mailboxId, except }: Extract<Acted, { kind: 'folder' }>,
): Promise<readonly MessageId[]> => {
  const left = new Set(except);
  const ids = await replica.messages
    .where('[shown.mailboxId+shown.unseen]')
    .equals([mailboxId, 1])
    .primaryKeys();
  return ids.filter((id) => !left.has(id));
};
