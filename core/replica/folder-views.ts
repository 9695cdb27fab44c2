import { countUids, parseUidSet } from '../merge/uid-set.ts';
import type { ShownMailbox } from '../merge/view-mailboxes.ts';
import type { MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import { type Ranked, rankMailboxes } from '../policy/priorities.ts';
import { countInSlices } from './count-in-slices.ts';
import type { Replica } from './database.ts';
import type { RowShift } from './pending-shifts.ts';
import type { FolderView } from './views.ts';

/** How many rows a mailbox shows. */
export interface RowCounts {
  readonly seen: number;
  readonly unseen: number;
}

/** Counts the rows that a mailbox shows. IndexedDB walks an index to count it: some milliseconds for every thousand. */
export const countRows = async (replica: Replica, mailboxId: MailboxId): Promise<RowCounts> => {
  const countOf = (unseen: 0 | 1) =>
    replica.messages.where('[shown.mailboxId+shown.unseen]').equals([mailboxId, unseen]).count();
  const [seen, unseen] = await Promise.all([countOf(0), countOf(1)]);
  return { seen, unseen };
};

/** The same for a mailbox with many rows, slower, and without keeping what is written meanwhile waiting. */
export const countManyRows = async (replica: Replica, mailboxId: MailboxId): Promise<RowCounts> => {
  const countOf = (unseen: 0 | 1) =>
    countInSlices(replica, { index: '[shown.mailboxId+shown.unseen]', key: [mailboxId, unseen] });
  return { seen: await countOf(0), unseen: await countOf(1) };
};

export interface FolderNumbers {
  readonly mailboxes: readonly ShownMailbox[];
  readonly counts: ReadonlyMap<MailboxId, RowCounts>;
  readonly shifts: ReadonlyMap<MailboxId, RowShift>;
}

/** Mailboxes as folders in tree order: siblings by rank, then name; children under their parent. */
export const folderViews = ({ mailboxes, counts, shifts }: FolderNumbers): FolderView[] => {
  const byPath = new Map(mailboxes.map((mailbox) => [mailbox.path, mailbox]));
  const childrenOf = new Map<string | null, Ranked<ShownMailbox>[]>();
  for (const ranked of rankMailboxes(mailboxes)) {
    const parent = parentPath(ranked.mailbox, byPath);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), ranked]);
  }
  const below = (parent: string | null, depth: number): FolderView[] =>
    (childrenOf.get(parent) ?? []).flatMap(({ mailbox, priority, inheritedFrom }) => [
      {
        mailbox,
        priority,
        inheritedFrom,
        // With the elements that are no mailbox of their own: nothing else on screen would name them.
        name:
          parent === null
            ? mailbox.path
            : mailbox.path.slice(parent.length + (mailbox.delimiter ?? '').length),
        depth,
        ...numbersOf(mailbox, counts.get(mailbox.id) ?? nothing, shifts.get(mailbox.id) ?? noShift),
        unsent: mailbox.unsent,
      },
      ...below(mailbox.path, depth + 1),
    ]);
  return below(null, 0);
};

const nothing: RowCounts = { seen: 0, unseen: 0 };
const noShift: RowShift = { rows: 0, unseen: 0 };

/** What is shown, and what the server has beyond the rows that are here of it. */
const numbersOf = (
  mailbox: Mailbox,
  { seen, unseen }: RowCounts,
  shift: RowShift,
): Pick<FolderView, 'unread' | 'total' | 'listed'> => {
  const listed = seen + unseen;
  const unlisted = Math.max(0, messagesThere(mailbox) - (listed + shift.rows));
  const unseenThere = (mailbox.status?.unseen ?? 0) - (unseen + shift.unseen);
  return {
    unread: unseen + Math.min(unlisted, Math.max(0, unseenThere)),
    total: listed + unlisted,
    listed,
  };
};

/** How many messages the server has, by the later of what a listing of folders and an opening told. */
export const messagesThere = ({ status, fact }: Mailbox): number => {
  if (!fact) return status?.messages ?? 0;
  const isListedLater =
    status !== null && (status.uidValidity !== fact.uidValidity || status.uidNext > fact.uidNext);
  return isListedLater ? status.messages : countUids(parseUidSet(fact.live));
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
