// Everything that waits, in the order in which it goes (N1, N2 and N3 of next-step.ts), with what holds it back.
import type { Hlc, MailboxId } from '../model/ids.ts';
import type { Priority } from '../model/mailbox.ts';
import type { Tier } from '../model/queue.ts';
import type { FolderWork, SchedulerState, WantedPart } from './scheduler-state.ts';

/** Why a line of the queue does not go. */
export type Held = 'paused' | 'failed' | 'unreachable' | 'refused' | 'budget';

/** A line of the queue, before it is put into words. `held` is null for one that may go. */
export type Queued = { readonly held: Held | null } & (
  | { readonly kind: 'changes' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'reading'; readonly reading: NonNullable<SchedulerState['reading']> }
  | { readonly kind: 'want'; readonly want: WantedPart }
  | { readonly kind: 'folder'; readonly folder: FolderWork; readonly tier: Tier }
);

export type FolderLine = Extract<Queued, { kind: 'folder' }>;

/** Everything that waits, in the order in which it goes while nobody starves; what is held back stands where it would go. */
export function* inOrder(state: SchedulerState): Generator<Queued, void, undefined> {
  yield* asked(state);
  yield* unasked(state);
}

/** What a person waits for, what was done here, and what both wait for. */
export function* asked(state: SchedulerState): Generator<Queued, void, undefined> {
  const { reading, wanted, turns, changesDue, foldersDue, folders, budget } = state;
  // Opening a message is no click that says what it costs.
  if (reading) yield { kind: 'reading', reading, held: budget.kind === 'open' ? null : 'budget' };
  const wants = wanted.length > 1 ? [...wanted].sort(byRequest) : wanted;
  for (const want of wants) if (want.kind === 'text') yield { kind: 'want', want, held: heldWant(want) };
  if (changesDue && turns.wasAsked) yield { kind: 'changes', held: null };
  for (const want of wants)
    if (want.kind === 'attachment') yield { kind: 'want', want, held: heldWant(want) };
  if (changesDue && !turns.wasAsked) yield { kind: 'changes', held: null };
  if (foldersDue) yield { kind: 'folders', held: null };
  for (const folder of folders) {
    const isSeen = !folder.stale && folder.unidentified === 0;
    if (folder.awaited && !isSeen && !folder.refused)
      yield { kind: 'folder', folder, tier: 'lists', held: null };
  }
}

const heldWant = ({ state }: WantedPart): Held | null => (state === 'waiting' ? null : state);

/** What was moved up last goes first; the rest as it was asked for. */
const byRequest = (a: WantedPart, b: WantedPart): number =>
  latestFirst(a.movedUp, b.movedUp) || (a.asked < b.asked ? -1 : a.asked > b.asked ? 1 : a.wantId - b.wantId);

const latestFirst = (a: Hlc | null, b: Hlc | null): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a > b ? -1 : 1;
};

/** From what is worth most to what is worth least; those of one class in rank order. */
const classes: readonly { readonly tier: Tier; readonly priority: Priority }[] = [
  { tier: 'lists', priority: 'high' },
  { tier: 'lists', priority: 'normal' },
  { tier: 'texts', priority: 'high' },
  { tier: 'lists', priority: 'low' },
  { tier: 'texts', priority: 'normal' },
  { tier: 'texts', priority: 'low' },
  { tier: 'lists', priority: 'off' },
  { tier: 'attachments', priority: 'high' },
  { tier: 'attachments', priority: 'normal' },
  { tier: 'attachments', priority: 'low' },
];

const tiers = ['lists', 'texts', 'attachments'] as const satisfies readonly Tier[];

/** What comes by itself. */
export function* unasked(state: SchedulerState): Generator<Queued, void, undefined> {
  const { folders, focus } = state;
  const moved = folders
    .flatMap((folder) => tiers.map((tier) => ({ folder, tier })))
    .filter(({ folder, tier }) => folder.queues[tier].movedUp !== null && isWaiting(folder, tier))
    .sort((a, b) => latestFirst(a.folder.queues[a.tier].movedUp, b.folder.queues[b.tier].movedUp));
  for (const { folder, tier } of moved) yield lineOf(state, folder, tier);
  const inUse = folders.find(({ id }) => id === focus);
  const inTurn = inUse ? [inUse, ...folders.filter((folder) => folder !== inUse)] : folders;
  for (const { tier, priority } of classes) {
    for (const folder of inTurn) {
      if (rankOf(folder, focus) !== priority || folder.queues[tier].movedUp !== null) continue;
      if (isWaiting(folder, tier)) yield lineOf(state, folder, tier);
    }
  }
}

/** The rank that a folder goes by: the one in use counts as high. */
export const rankOf = ({ id, priority }: FolderWork, focus: MailboxId | null): Priority =>
  id === focus && priority !== 'off' ? 'high' : priority;

/** Of a folder that is off, nothing does but the rows that somebody asked for by number. */
const isWaiting = (folder: FolderWork, tier: Tier): boolean => {
  const { items } = folder.queues[tier];
  if (tier !== 'lists') return items > 0 && folder.priority !== 'off';
  return items > 0 || (folder.priority !== 'off' && (folder.stale || folder.unidentified > 0));
};

const lineOf = (state: SchedulerState, folder: FolderWork, tier: Tier): FolderLine => ({
  kind: 'folder',
  folder,
  tier,
  held: heldBack(state, folder, tier),
});

const heldBack = ({ budget }: SchedulerState, folder: FolderWork, tier: Tier): Held | null => {
  if (folder.refused) return 'refused';
  if (folder.queues[tier].paused) return 'paused';
  return tier !== 'lists' && budget.kind !== 'open' ? 'budget' : null;
};

/** The tier of a folder that goes next of it; null when nothing of it may go. */
export const firstTier = (state: SchedulerState, folder: FolderWork): Tier | null =>
  tiers.find((tier) => isWaiting(folder, tier) && heldBack(state, folder, tier) === null) ?? null;
