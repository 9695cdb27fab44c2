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
    replica.messages.where('[shown.mailboxId+shown.unseen]').equals([mailboxId, unseen]).count();
  const [seen, unseen] = await Promise.all([countOf(0), countOf(1)]);
  return { seen, unseen };
};

/** Mailboxes as folders in tree order: siblings by rank, then name; children under their parent. */
export const folderViews = (
  mailboxes: readonly Mailbox[],
  counts: ReadonlyMap<MailboxId, RowCounts>,
): FolderView[] => {
  const byPath = new Map(mailboxes.map((mailbox) => [mailbox.path, mailbox]));
  const childrenOf = new Map<string | null, Mailbox[]>();
  for (const mailbox of mailboxes) {
    const parent = parentPath(mailbox, byPath);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), mailbox]);
  }
  const below = (parent: string | null, depth: number): FolderView[] =>
    (childrenOf.get(parent) ?? []).sort(compareMailboxes).flatMap((mailbox) => [
      {
        mailbox,
        // With the elements that are no mailbox of their own: nothing else on screen would name them.
        name:
          parent === null
            ? mailbox.path
            : mailbox.path.slice(parent.length + (mailbox.delimiter ?? '').length),
        depth,
        ...numbersOf(mailbox, counts.get(mailbox.id) ?? nothing),
      },
      ...below(mailbox.path, depth + 1),
    ]);
  return below(null, 0);
};

const nothing: RowCounts = { seen: 0, unseen: 0 };

const numbersOf = (
  mailbox: Mailbox,
  { seen, unseen }: RowCounts,
): Pick<FolderView, 'unread' | 'total' | 'listed'> => {
  const listed = seen + unseen;
  const total = Math.max(mailbox.status?.messages ?? 0, listed);
  return {
    unread: listed < total && mailbox.status ? mailbox.status.unseen : unseen,
    total,
    listed,
  };
};

const pathElements = (mailbox: Pick<Mailbox, 'path' | 'delimiter'>): readonly string[] =>
  mailbox.delimiter === null ? [mailbox.path] : mailbox.path.split(mailbox.delimiter);

/** The nearest ancestor that exists as a mailbox of its own; null at the top. */
const parentPath = (mailbox: Mailbox, byPath: ReadonlyMap<string, Mailbox>): string | null => {
  const elements = pathElements(mailbox);
  for (let length = elements.length - 1; length > 0; length--) {
    const path = elements.slice(0, length).join(mailbox.delimiter ?? '');
    if (byPath.has(path)) return path;
  }
  return null;
};
