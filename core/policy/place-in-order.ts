// Putting folders in order by hand. Rules:
// O1 All others keep their order, and nothing is written where nothing changes.
// O2 What goes with a folder goes along: the folders right behind it that stand below it and that nobody put in a place of their
//    own, and those that get another rank with it because they have none of their own.
// O3 What goes with a folder is passed with it, unless the one that passes stands below that folder as well.
// O4 One place down and one up again, inside a rank, is what was before.
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
 * What to write so that a folder stands before or after another one (after what goes with that), in whose rank it then is.
 * `ranked` is all folders of the account as rankMailboxes has them.
 */
export const placed = (
  ranked: Order,
  {
    mailboxId,
    beside,
    side,
  }: { readonly mailboxId: MailboxId; readonly beside: MailboxId; readonly side: 'before' | 'after' },
): readonly Placing[] => {
  const sequence = sequenceOf(ranked);
  const folder = sequence.byId.get(mailboxId);
  const anchor = sequence.byId.get(beside);
  if (folder === undefined || anchor === undefined || folder === anchor) return [];
  const followers = followersOf(sequence, mailboxId);
  const passed = isAbove(sequence, anchor, folder) ? [] : followersOf(sequence, beside);
  return moved(sequence, {
    folder,
    // Among those that go with it, it goes alone.
    followers: followers.includes(beside) ? [] : followers,
    rank: anchor.priority,
    indexAmong: (others) =>
      side === 'before'
        ? others.indexOf(beside)
        : 1 + others.findLastIndex((id) => id === beside || passed.includes(id)),
  });
};

/**
 * What to write so that a folder goes one place up (-1) or down (1). At the end of its rank it goes into the next one, and at
 * the end of all nowhere.
 */
export const movedBy = (ranked: Order, mailboxId: MailboxId, by: -1 | 1): readonly Placing[] => {
  const sequence = sequenceOf(ranked);
  const folder = sequence.byId.get(mailboxId);
  if (folder === undefined) return [];
  const followers = followersOf(sequence, mailboxId);
  const others = ranked.filter(
    ({ mailbox, priority }) => priority === folder.priority && !followers.includes(mailbox.id),
  );
  const neighbour = others[others.indexOf(folder) + by];
  if (neighbour !== undefined) {
    return by === 1
      ? placed(ranked, { mailboxId, beside: neighbour.mailbox.id, side: 'after' })
      : placed(ranked, { mailboxId, beside: leaderOf(sequence, neighbour, folder), side: 'before' });
  }
  const rank = ranks[ranks.indexOf(folder.priority) + by];
  if (rank === undefined) return [];
  const indexAmong = (there: readonly MailboxId[]) => (by === 1 ? 0 : there.length);
  return moved(sequence, { folder, followers, rank, indexAmong });
};

interface Move {
  readonly folder: Ranked<Placed>;
  /** Of its own rank, those that go along. */
  readonly followers: readonly MailboxId[];
  /** Where it goes, and its index among the others there. */
  readonly rank: Priority;
  readonly indexAmong: (others: readonly MailboxId[]) => number;
}

const moved = (sequence: Sequence, { folder, followers, rank, indexAmong }: Move): readonly Placing[] => {
  const { ranked } = sequence;
  const { id } = folder.mailbox;
  const mailboxes = ranked.map(({ mailbox, priority }) =>
    mailbox.id === id && priority !== rank ? { ...mailbox, priority: rank } : mailbox,
  );
  const after = sequenceOf(rankMailboxes(mailboxes)).byId;
  const others = ranked.filter(({ mailbox }) => mailbox.id !== id);
  const goes = ({ mailbox, priority }: Ranked<Placed>) => {
    const becomes = after.get(mailbox.id)?.priority;
    return becomes !== priority || (becomes === rank && followers.includes(mailbox.id));
  };
  const order = new Map(
    ranks.map((each) => [each, others.filter((other) => !goes(other) && other.priority === each).map(idOf)]),
  );
  const there = order.get(rank) ?? [];
  order.set(rank, there.toSpliced(indexAmong(there), 0, id, ...others.filter(goes).map(idOf)));
  return differences(sequence, numbered(sequence, { mailboxes, order, movedId: id }));
};

/**
 * Numbers the folders of every rank that would not be in the wanted order without. Those that only go with the one above them
 * stay without a number, so that they go on doing so, unless they are wanted elsewhere.
 */
const numbered = (
  sequence: Sequence,
  {
    mailboxes,
    order,
    movedId,
  }: {
    /** With the priorities that they are to have. */
    readonly mailboxes: readonly Placed[];
    /** The ids of each rank's folders as they are to be. */
    readonly order: ReadonlyMap<Priority, readonly MailboxId[]>;
    readonly movedId: MailboxId;
  },
): readonly Placed[] => {
  let result = mailboxes;
  const tried = new Set<Priority>();
  // A number is inherited into other ranks, so all are looked at again. A rank numbered throughout is in order for good.
  for (let tries = 0; tries < 2 * ranks.length; tries += 1) {
    const now = rankMailboxes(result);
    const wrong = ranks.find((rank) => !isInOrder(now, rank, order.get(rank) ?? []));
    if (wrong === undefined) return result;
    const ids = order.get(wrong) ?? [];
    const unnumbered = tried.has(wrong) ? new Set<MailboxId>() : stillFollowing(sequence, ids, movedId);
    tried.add(wrong);
    const positions = new Map(ids.map((id, index) => [id, unnumbered.has(id) ? null : index]));
    result = result.map((mailbox) => {
      const position = positions.get(mailbox.id);
      return position === undefined ? mailbox : { ...mailbox, position };
    });
  }
  return result;
};

/** Of the folders of a rank in their new order, those right behind the one that they followed before. */
const stillFollowing = (
  sequence: Sequence,
  ids: readonly MailboxId[],
  movedId: MailboxId,
): ReadonlySet<MailboxId> => {
  const following = new Set<MailboxId>();
  let followers: readonly MailboxId[] = [];
  for (const id of ids) {
    if (id !== movedId && followers.includes(id)) following.add(id);
    else followers = followersOf(sequence, id);
  }
  return following;
};

const isInOrder = (ranked: Order, rank: Priority, ids: readonly MailboxId[]): boolean => {
  const there = ranked.filter(({ priority }) => priority === rank);
  return there.length === ids.length && there.every(({ mailbox }, index) => mailbox.id === ids[index]);
};

const differences = ({ byId }: Sequence, mailboxes: readonly Placed[]): readonly Placing[] =>
  mailboxes.flatMap(({ id, position, priority }) => {
    const before = byId.get(id)?.mailbox;
    if (before?.position === position && before.priority === priority) return [];
    return [{ id, position, ...(priority === null || before?.priority === priority ? {} : { priority }) }];
  });

/** The order with what it takes to look around in it. */
interface Sequence {
  readonly ranked: Order;
  readonly byId: ReadonlyMap<MailboxId, Ranked<Placed>>;
  readonly byPath: ReadonlyMap<string, Placed>;
  readonly indexes: ReadonlyMap<MailboxId, number>;
}

const sequenceOf = (ranked: Order): Sequence => ({
  ranked,
  byId: new Map(ranked.map((each) => [each.mailbox.id, each])),
  byPath: new Map(ranked.map(({ mailbox }) => [mailbox.path, mailbox])),
  indexes: new Map(ranked.map(({ mailbox }, index) => [mailbox.id, index])),
});

const idOf = ({ mailbox }: Ranked<Placed>): MailboxId => mailbox.id;

/** The folders that go where another one goes (O2), in their order. */
const followersOf = (
  { ranked, byId, byPath, indexes }: Sequence,
  leader: MailboxId,
): readonly MailboxId[] => {
  const rank = byId.get(leader)?.priority;
  const followers: MailboxId[] = [];
  for (let index = (indexes.get(leader) ?? ranked.length) + 1; ; index += 1) {
    const next = ranked[index];
    if (next?.priority !== rank || next === undefined || !isPlacedBy(next.mailbox, leader, byPath)) {
      return followers;
    }
    followers.push(next.mailbox.id);
  }
};

/** Whether the place of a folder is that of this one above it. */
const isPlacedBy = (mailbox: Placed, leader: MailboxId, byPath: ReadonlyMap<string, Placed>): boolean => {
  const above = foldersAbove(mailbox, byPath);
  const index = above.findIndex(({ id }) => id === leader);
  return index >= 0 && [mailbox, ...above.slice(0, index)].every(({ position }) => position === null);
};

const isAbove = ({ byPath }: Sequence, upper: Ranked<Placed>, lower: Ranked<Placed>): boolean =>
  foldersAbove(lower.mailbox, byPath).includes(upper.mailbox);

/** Whom to go before, to pass a folder with all that it goes with (O3). */
const leaderOf = (sequence: Sequence, folder: Ranked<Placed>, passing: Ranked<Placed>): MailboxId => {
  const leader = foldersAbove(folder.mailbox, sequence.byPath)
    .map(({ id }) => sequence.byId.get(id))
    .findLast(
      (above) =>
        above !== undefined &&
        !isAbove(sequence, above, passing) &&
        followersOf(sequence, above.mailbox.id).includes(folder.mailbox.id),
    );
  return (leader ?? folder).mailbox.id;
};
