// Which folder goes before which. A priority that somebody set holds for the folders below it as well, unless they have one of
// their own; without any, a folder's rank comes from what it is for.
import type { MailboxId } from '../model/ids.ts';
import type { Mailbox, MailboxRole, Priority } from '../model/mailbox.ts';
import { foldersAbove } from './folders-above.ts';

/** A folder's rank before anybody says anything: nobody waits for rubbish. */
export const ownPriority: Readonly<Record<MailboxRole, Priority>> = {
  inbox: 'high',
  drafts: 'normal',
  sent: 'normal',
  archive: 'normal',
  flagged: 'normal',
  all: 'low',
  none: 'normal',
  junk: 'low',
  trash: 'low',
};

/** Within a rank that nobody put in order: what people look at first, then the rest, the rubbish last. */
const roleOrder: Readonly<Record<MailboxRole, number>> = {
  inbox: 0,
  drafts: 1,
  sent: 2,
  flagged: 3,
  archive: 4,
  none: 4,
  all: 5,
  junk: 6,
  trash: 7,
};

const priorityOrder: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2, off: 3 };

/** As people count: `Log 2` before `Log 10`. */
const asPeopleCount = new Intl.Collator('en', { numeric: true });

/** Names that people take for the same (`Log 2`, `Log 02`) have an order as well: it must not change between two looks. */
const byPath = (a: string, b: string): number => asPeopleCount.compare(a, b) || (a < b ? -1 : 1);

/** What of a folder says where it goes. */
export type Placed = Pick<Mailbox, 'id' | 'path' | 'delimiter' | 'role' | 'priority' | 'position'>;

/** A folder with the rank that it has. */
export interface Ranked<M> {
  readonly mailbox: M;
  readonly priority: Priority;
  /** The folder above whose priority it has; null when it has its own. */
  readonly inheritedFrom: MailboxId | null;
}

/** All folders of an account in the order in which they are served: by rank, then as they were put in order, then by role and name. */
export const rankMailboxes = <M extends Placed>(mailboxes: readonly M[]): readonly Ranked<M>[] => {
  const byName = new Map(mailboxes.map((mailbox) => [mailbox.path, mailbox]));
  return mailboxes
    .map((mailbox) => ({ ...rankOf(mailbox, byName), place: placeOf(mailbox, byName) }))
    .sort(
      (a, b) =>
        priorityOrder[a.priority] - priorityOrder[b.priority] ||
        a.place - b.place ||
        roleOrder[a.mailbox.role] - roleOrder[b.mailbox.role] ||
        byPath(a.mailbox.path, b.mailbox.path),
    )
    .map(({ mailbox, priority, inheritedFrom }) => ({ mailbox, priority, inheritedFrom }));
};

const rankOf = <M extends Placed>(mailbox: M, byName: ReadonlyMap<string, M>): Ranked<M> => {
  if (mailbox.priority !== null) return { mailbox, priority: mailbox.priority, inheritedFrom: null };
  const above = foldersAbove(mailbox, byName).find(({ priority }) => priority !== null);
  return above?.priority
    ? { mailbox, priority: above.priority, inheritedFrom: above.id }
    : { mailbox, priority: ownPriority[mailbox.role], inheritedFrom: null };
};

/** A folder that nobody put in its place goes with the one above it; all others of its kind come after those in order. */
const placeOf = <M extends Placed>(mailbox: M, byName: ReadonlyMap<string, M>): number =>
  mailbox.position ??
  foldersAbove(mailbox, byName).find(({ position }) => position !== null)?.position ??
  Number.MAX_SAFE_INTEGER;
