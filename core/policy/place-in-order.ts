// Putting folders in order by hand. What goes with a folder that is moved: the folders below it that come right behind it and
// that nobody put in a place of their own, and those that get another rank with it because they have none of their own.
import type { MailboxId } from '../model/ids.ts';
import type { Priority } from '../model/mailbox.ts';
import { foldersAbove } from './folders-above.ts';
import { type Placed, type Ranked, rankMailboxes } from './priorities.ts';

/** What to write to a folder's row; `priority` only where it changes. */
export interface Placing {
  readonly id: MailboxId;
  readonly position: number | null;
  readonly priority?: Priority;
}

type Order = readonly Ranked<Placed>[];

const ranks = ['high', 'normal', 'low', 'off'] as const satisfies readonly Priority[];

/**
 * What to write so that a folder stands right before or after another one, in whose rank it then is. `ranked` is all folders of
 * the account as rankMailboxes has them; all others keep their order. Nothing where nothing changes.
 */
export const placed = (
  ranked: Order,
  {
    mailboxId,
    beside,
    side,
  }: { readonly mailboxId: MailboxId; readonly beside: MailboxId; readonly side: 'before' | 'after' },
): readonly Placing[] => {
  const rank = ranked.find(({ mailbox }) => mailbox.id === beside)?.priority;
  if (rank === undefined || mailboxId === beside) return [];
  const followers = followersOf(ranked, mailboxId);
  return moved(ranked, {
    mailboxId,
    // Among those that go with it, it goes alone.
    followers: followers.has(beside) ? new Set() : followers,
    rank,
    indexAmong: (others) => others.indexOf(beside) + (side === 'before' ? 0 : 1),
  });
};

/**
 * What to write so that a folder goes one place up (-1) or down (1). At the end of its rank it goes into the next one, and at
 * the end of all nowhere.
 */
export const movedBy = (ranked: Order, mailboxId: MailboxId, by: -1 | 1): readonly Placing[] => {
  const folder = ranked.find(({ mailbox }) => mailbox.id === mailboxId);
  if (folder === undefined) return [];
  const followers = followersOf(ranked, mailboxId);
  const others = ranked.filter(
    ({ mailbox, priority }) => priority === folder.priority && !followers.has(mailbox.id),
  );
  const neighbour = others[others.indexOf(folder) + by];
  if (neighbour !== undefined) {
    return placed(ranked, {
      mailboxId,
      beside: neighbour.mailbox.id,
      side: by === 1 ? 'after' : 'before',
    });
  }
  const rank = ranks[ranks.indexOf(folder.priority) + by];
  if (rank === undefined) return [];
  return moved(ranked, {
    mailboxId,
    followers,
    rank,
    indexAmong: (there) => (by === 1 ? 0 : there.length),
  });
};

interface Move {
  readonly mailboxId: MailboxId;
  /** Of its own rank, those that go with it. */
  readonly followers: ReadonlySet<MailboxId>;
  /** Where it goes, and its index among the others there. */
  readonly rank: Priority;
  readonly indexAmong: (others: readonly MailboxId[]) => number;
}

const moved = (ranked: Order, { mailboxId, followers, rank, indexAmong }: Move): readonly Placing[] => {
  const mailboxes = ranked.map(({ mailbox, priority }) =>
    mailbox.id === mailboxId && priority !== rank ? { ...mailbox, priority: rank } : mailbox,
  );
  const before = ranksOf(ranked);
  const after = ranksOf(rankMailboxes(mailboxes));
  const goes = (id: MailboxId) => followers.has(id) || before.get(id) !== after.get(id);
  const rest = ranked.map(({ mailbox }) => mailbox.id).filter((id) => id !== mailboxId);
  const company = rest.filter(goes);
  const order = new Map<Priority, readonly MailboxId[]>();
  for (const each of ranks) {
    const others = rest.filter((id) => !goes(id) && after.get(id) === each);
    order.set(each, each === rank ? others.toSpliced(indexAmong(others), 0, mailboxId, ...company) : others);
  }
  return differences(ranked, numbered({ ranked, mailboxes, order, mailboxId }));
};

/** The ids of each rank's folders as they are to be. */
type WantedOrder = ReadonlyMap<Priority, readonly MailboxId[]>;

/**
 * Numbers the folders of every rank that would not be in the wanted order without. Those that only go with the one above them
 * stay without a number, so that they go on doing so, unless the order wants them elsewhere.
 */
const numbered = ({
  ranked,
  mailboxes,
  order,
  mailboxId,
}: {
  readonly ranked: Order;
  /** The same folders with the ranks that they are to have. */
  readonly mailboxes: readonly Placed[];
  readonly order: WantedOrder;
  /** The one that is moved: it gets a number in any case. */
  readonly mailboxId: MailboxId;
}): readonly Placed[] => {
  let result = mailboxes;
  // A number given in one rank is inherited into others, so each is looked at again; one numbered throughout stays as it is.
  const tries = new Map<Priority, number>();
  for (;;) {
    const now = rankMailboxes(result);
    const wrong = ranks.find((rank) => !isInOrder(now, rank, order.get(rank) ?? []));
    if (wrong === undefined) return result;
    const ids = order.get(wrong) ?? [];
    const tried = tries.get(wrong) ?? 0;
    tries.set(wrong, tried + 1);
    const unnumbered = tried === 0 ? stayingBehind(ranked, ids, mailboxId) : new Set<MailboxId>();
    const positions = new Map(ids.map((id, index) => [id, unnumbered.has(id) ? null : index]));
    result = result.map((mailbox) => {
      const position = positions.get(mailbox.id);
      return position === undefined ? mailbox : { ...mailbox, position };
    });
  }
};

/** Of the folders of a rank in their new order, those that follow the same one as before. */
const stayingBehind = (
  ranked: Order,
  ids: readonly MailboxId[],
  mailboxId: MailboxId,
): ReadonlySet<MailboxId> => {
  const staying = new Set<MailboxId>();
  let followers: ReadonlySet<MailboxId> = staying;
  for (const id of ids) {
    if (id !== mailboxId && followers.has(id)) staying.add(id);
    else followers = followersOf(ranked, id);
  }
  return staying;
};

const isInOrder = (ranked: Order, rank: Priority, ids: readonly MailboxId[]): boolean => {
  const there = ranked.filter(({ priority }) => priority === rank);
  return there.length === ids.length && there.every(({ mailbox }, index) => mailbox.id === ids[index]);
};

const differences = (ranked: Order, mailboxes: readonly Placed[]): readonly Placing[] => {
  const before = new Map(ranked.map(({ mailbox }) => [mailbox.id, mailbox]));
  return mailboxes.flatMap(({ id, position, priority }) => {
    const was = before.get(id);
    if (was?.position === position && was.priority === priority) return [];
    return [{ id, position, ...(priority === null || was?.priority === priority ? {} : { priority }) }];
  });
};

const ranksOf = (ranked: Order): ReadonlyMap<MailboxId, Priority> =>
  new Map(ranked.map(({ mailbox, priority }) => [mailbox.id, priority]));

/**
 * The folders that go where another one goes: those right behind it in its rank that stand below it, with nobody having put them,
 * or one between, in a place.
 */
const followersOf = (ranked: Order, leader: MailboxId): ReadonlySet<MailboxId> => {
  const followers = new Set<MailboxId>();
  const index = ranked.findIndex(({ mailbox }) => mailbox.id === leader);
  const byPath = new Map(ranked.map(({ mailbox }) => [mailbox.path, mailbox]));
  for (const { mailbox, priority } of ranked.slice(index + 1)) {
    if (priority !== ranked[index]?.priority || !isPlacedBy(mailbox, leader, byPath)) break;
    followers.add(mailbox.id);
  }
  return followers;
};

/** Whether the place of a folder is that of this one above it. */
const isPlacedBy = (mailbox: Placed, leader: MailboxId, byPath: ReadonlyMap<string, Placed>): boolean => {
  const above = foldersAbove(mailbox, byPath);
  const index = above.findIndex(({ id }) => id === leader);
  return index >= 0 && [mailbox, ...above.slice(0, index)].every(({ position }) => position === null);
};
