// Which folder goes before which, as somebody puts it. Rules:
// P1 What changes is written in one transaction and told, so that it can be put back.
// P2 Order is that of the folders as they are shown, with what is not sent yet.
// P3 A folder that changes its rank leaves its place in the old one, and so do those that inherit.
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Priority } from '../../model/mailbox.ts';
import { movedBy, type Placing, placed } from '../../policy/place-in-order.ts';
import { rankMailboxes } from '../../policy/priorities.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';

/** What the folders had that a command changed; empty when it changed nothing. */
export interface PriorityChange {
  readonly before: readonly Placement[];
}

export interface Placement {
  readonly mailboxId: MailboxId;
  readonly priority: Priority | null;
  readonly position: number | null;
}

/** Sets a folder's priority, for the folders below it as well unless they have one of their own; null to inherit it again. */
export const setPriority = (
  replica: Replica,
  { mailboxId, priority }: { readonly mailboxId: MailboxId; readonly priority: Priority | null },
): Promise<PriorityChange> =>
  placing(replica, (mailboxes) =>
    mailboxes.some((mailbox) => mailbox.id === mailboxId && mailbox.priority === priority)
      ? mailboxes
      : withPriority(mailboxes, mailboxId, priority),
  );

/** Moves a folder one place up (-1) or down (1) in the sync order; past the end of its rank it goes into the next one. */
export const moveInOrder = (
  replica: Replica,
  { mailboxId, by }: { readonly mailboxId: MailboxId; readonly by: -1 | 1 },
): Promise<PriorityChange> =>
  placing(replica, (mailboxes) => withPlacings(mailboxes, movedBy(rankMailboxes(mailboxes), mailboxId, by)));

/** Puts a folder before or after another one, in that one's rank. */
export const placeInOrder = (
  replica: Replica,
  place: { readonly mailboxId: MailboxId; readonly beside: MailboxId; readonly side: 'before' | 'after' },
): Promise<PriorityChange> =>
  placing(replica, (mailboxes) => withPlacings(mailboxes, placed(rankMailboxes(mailboxes), place)));

/** Puts back what a command changed, as far as the folders are still here. Returns what was before that. */
export const restorePriorities = (replica: Replica, change: PriorityChange): Promise<PriorityChange> => {
  const back = new Map(change.before.map((placement) => [placement.mailboxId, placement]));
  return placing(replica, (mailboxes) =>
    mailboxes.map((mailbox) => {
      const { priority, position } = back.get(mailbox.id) ?? mailbox;
      return { ...mailbox, priority, position };
    }),
  );
};

/** In one transaction: writes the priorities and positions that differ from those before, and tells what those were. */
const placing = (
  replica: Replica,
  place: (mailboxes: readonly ShownMailbox[]) => readonly ShownMailbox[],
): Promise<PriorityChange> =>
  replica.transaction('rw', replica.mailboxes, replica.journal, async () => {
    const before = await shownMailboxes(replica);
    const was = new Map(before.map((mailbox) => [mailbox.id, mailbox]));
    const changed = place(before).flatMap((mailbox) => {
      const old = was.get(mailbox.id);
      const same = old?.priority === mailbox.priority && old.position === mailbox.position;
      return old && !same ? [{ old, mailbox }] : [];
    });
    for (const { mailbox } of changed) {
      const { id, priority, position } = mailbox;
      await replica.mailboxes.update(id, { priority, position });
    }
    return {
      before: changed.map(({ old: { id, priority, position } }) => ({ mailboxId: id, priority, position })),
    };
  });

const withPlacings = (
  mailboxes: readonly ShownMailbox[],
  placings: readonly Placing[],
): readonly ShownMailbox[] => {
  const byId = new Map(placings.map((placing) => [placing.id, placing]));
  return mailboxes.map((mailbox) => ({ ...mailbox, ...byId.get(mailbox.id) }));
};

/** P3 */
const withPriority = (
  mailboxes: readonly ShownMailbox[],
  mailboxId: MailboxId,
  priority: Priority | null,
): readonly ShownMailbox[] => {
  const set = mailboxes.map((mailbox) => (mailbox.id === mailboxId ? { ...mailbox, priority } : mailbox));
  const before = new Map(rankMailboxes(mailboxes).map((ranked) => [ranked.mailbox.id, ranked.priority]));
  const after = new Map(rankMailboxes(set).map((ranked) => [ranked.mailbox.id, ranked.priority]));
  return set.map((mailbox) =>
    before.get(mailbox.id) === after.get(mailbox.id) ? mailbox : { ...mailbox, position: null },
  );
};
