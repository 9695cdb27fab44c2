import type { MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Replica } from './database.ts';
import { compareMailboxes } from './mailbox-order.ts';
import type { FolderView } from './views.ts';

/** How many rows of a mailbox are here. */
export interface RowCounts {
  readonly seen: number;
  readonly unseen: number;
}

/** Counts a mailbox's rows. IndexedDB walks an index to count it: some milliseconds for every thousand. */
export const countRows = async (replica: Replica, mailboxId: MailboxId): Promise<RowCounts> => {
  const countOf = (unseen: 0 | 1) =>
    replica.messages.where('[mailboxId+unseen]').equals([mailboxId, unseen]).count();
  const [seen, unseen] = await Promise.all([countOf(0), countOf(1)]);
  return { seen, unseen };
};

/** Mailboxes as folders in tree order: siblings by rank, then name; children under their parent. */
export const folderViews = (
  mailboxes: readonly Mailbox[],
  counts: ReadonlyMap<MailboxId, RowCounts>,
): FolderView[] =>
  inTreeOrder(mailboxes.map((mailbox) => folderView(mailbox, counts.get(mailbox.id) ?? nothing)));

const nothing: RowCounts = { seen: 0, unseen: 0 };

const folderView = (mailbox: Mailbox, { seen, unseen }: RowCounts): FolderView => {
  const listed = seen + unseen;
  const total = Math.max(mailbox.status?.messages ?? 0, listed);
  const elements = pathElements(mailbox);
  return {
    mailbox,
    name: elements.at(-1) ?? mailbox.path,
    depth: elements.length - 1,
    unread: listed < total && mailbox.status ? mailbox.status.unseen : unseen,
    total,
    listed,
  };
};

const pathElements = (mailbox: Pick<Mailbox, 'path' | 'delimiter'>): readonly string[] =>
  mailbox.delimiter === null ? [mailbox.path] : mailbox.path.split(mailbox.delimiter);

const inTreeOrder = (views: readonly FolderView[]): FolderView[] => {
  const byPath = new Map(views.map((view) => [view.mailbox.path, view]));
  const childrenOf = new Map<string | null, FolderView[]>();
  for (const view of views) {
    const parent = parentPath(view.mailbox, byPath);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), view]);
  }
  const below = (parent: string | null): FolderView[] =>
    (childrenOf.get(parent) ?? [])
      .sort((a, b) => compareMailboxes(a.mailbox, b.mailbox))
      .flatMap((view) => [view, ...below(view.mailbox.path)]);
  return below(null);
};

/** The nearest ancestor that exists as a mailbox of its own; null at the top. */
const parentPath = (mailbox: Mailbox, byPath: ReadonlyMap<string, FolderView>): string | null => {
  const elements = pathElements(mailbox);
  for (let length = elements.length - 1; length > 0; length--) {
    const path = elements.slice(0, length).join(mailbox.delimiter ?? '');
    if (byPath.has(path)) return path;
  }
  return null;
};
