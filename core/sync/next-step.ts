// The scheduler: a pure function from what is wanted and absent to the next thing to do on the wire, and how much of it.
// N1 What a person waits for goes first: the text on screen, then texts asked for, then attachments asked for.
// N2 Then what was done here, with a look at the folders that it waits for. Between the chunks of an attachment that somebody asked
//    for, it goes as well.
// N3 Then what was moved up, the last one first; then class by class: lists of high folders, of normal ones, texts of high folders,
//    lists of low ones, texts of normal ones, of low ones, attachments in the order of folders. The folder in use counts as high and goes
//    first in its class; else folders go as they are ranked.
// N4 Nobody starves: after every sixteen chunks of unasked work, one goes to the folder that has waited longest.
// N5 Nothing asks for more than a chunk, nor for more than the budget has left. Near its end, only changes, lists and what a person
//    asked for; at its end, nothing.
// N6 A step that needs a mailbox open comes out as opening it, when another one is.
import type { Period } from '../model/budget.ts';
import type { ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../model/ids.ts';
import type { Priority } from '../model/mailbox.ts';
import type { Tier } from '../model/queue.ts';

/** What one folder and tier still needs. */
export interface TierQueue {
  /** Messages to list, texts, or attachments. */
  readonly items: number;
  readonly paused: boolean;
  /** When the user moved it up; null when nobody did. */
  readonly movedUp: Hlc | null;
}

/** What one folder still needs, in this session. */
export interface FolderWork {
  readonly id: MailboxId;
  readonly priority: Priority;
  /** The server's numbers moved: it must be opened. Part of the tier of lists. */
  readonly stale: boolean;
  /** Something done here waits for a look at it: then that is part of the changes. */
  readonly pushAwaits: boolean;
  /** UIDs that rows which wait could be re-matched with by content. Part of the tier of lists. */
  readonly unidentified: number;
  readonly queues: Readonly<Record<Tier, TierQueue>>;
}

/** Something a person asked for, in a folder that the server still has. */
export interface WantedPart {
  readonly wantId: number;
  readonly kind: 'text' | 'attachment';
  readonly mailboxId: MailboxId;
  readonly messageId: MessageId;
  readonly contentId: ContentId;
  readonly part: PartNumber;
  readonly asked: Hlc;
  readonly movedUp: Hlc | null;
}

/** As core/policy/budget.ts tells it: what may still cross, bytes (null: no limit), and which period's limit binds. */
export interface BudgetLeft {
  readonly kind: 'open' | 'near' | 'spent';
  readonly left: number | null;
  readonly period: Period | null;
}

/** How long everyone has waited, in chunks; kept from step to step within a session. */
export interface Turns {
  /** Chunks that have crossed since a folder with work last had one. */
  readonly waited: ReadonlyMap<MailboxId, number>;
  /** Chunks of unasked work since a folder last got one because it had waited longest. */
  readonly sinceShare: number;
  /** Whether the last chunk was of an attachment that somebody asked for. */
  readonly wasAsked: boolean;
}

export interface SchedulerState {
  /** The mailbox that is open on the wire; null for none. */
  readonly open: MailboxId | null;
  /** The folder on screen; null for none. */
  readonly focus: MailboxId | null;
  /** The message on screen whose text is not here; null for none. */
  readonly reading: { readonly messageId: MessageId; readonly mailboxId: MailboxId } | null;
  /** Those that are waiting, in any order. */
  readonly wanted: readonly WantedPart[];
  /** Something was done here that may go out now. */
  readonly changesDue: boolean;
  /** In rank order (rankMailboxes). */
  readonly folders: readonly FolderWork[];
  readonly turns: Turns;
  /** About two seconds of the line, bytes on the wire. */
  readonly chunkBytes: number;
  readonly budget: BudgetLeft;
}

/** `maxBytes` is what may cross for a step, bytes on the wire. */
export type Step =
  | { readonly kind: 'push'; readonly maxBytes: number }
  | { readonly kind: 'open'; readonly mailboxId: MailboxId; readonly maxBytes: number }
  | { readonly kind: 'identify'; readonly mailboxId: MailboxId; readonly maxBytes: number }
  | { readonly kind: 'list'; readonly mailboxId: MailboxId; readonly maxBytes: number }
  | { readonly kind: 'texts'; readonly mailboxId: MailboxId; readonly maxBytes: number }
  | {
      readonly kind: 'read';
      readonly mailboxId: MailboxId;
      readonly messageId: MessageId;
      readonly maxBytes: number;
    }
  | {
      readonly kind: 'wanted';
      readonly mailboxId: MailboxId;
      readonly want: WantedPart;
      readonly maxBytes: number;
    }
  | { readonly kind: 'attachments'; readonly mailboxId: MailboxId; readonly maxBytes: number }
  /** Nothing that is wanted, and may come, is absent. */
  | { readonly kind: 'idle' }
  /** Nothing may cross any more. */
  | { readonly kind: 'stop'; readonly why: { readonly kind: 'budget'; readonly period: Period | null } };

/** A line of the queue, before it is put into words. */
export type Queued =
  | { readonly kind: 'changes' }
  | {
      readonly kind: 'reading';
      readonly reading: NonNullable<SchedulerState['reading']>;
    }
  | { readonly kind: 'want'; readonly want: WantedPart }
  | { readonly kind: 'folder'; readonly folder: FolderWork; readonly tier: Tier };

/** Nobody has waited yet. */
export const firstTurns: Turns = { waited: new Map(), sinceShare: 0, wasAsked: false };

/** How many chunks a folder with work lets others have before it gets one itself. */
export const patience = 16;

/** The next step. */
export const nextStep = (state: SchedulerState): Step => {
  const { budget, open } = state;
  if (budget.kind === 'spent' || budget.left === 0)
    return { kind: 'stop', why: { kind: 'budget', period: budget.period } };
  const maxBytes = budget.left === null ? state.chunkBytes : Math.min(state.chunkBytes, budget.left);
  const next = mostWanted(state);
  if (!next) return { kind: 'idle' };
  const step = stepFor(next, maxBytes);
  if (step.kind === 'push' || step.kind === 'open' || step.mailboxId === open) return step;
  return { kind: 'open', mailboxId: step.mailboxId, maxBytes };
};

/** Everything that waits and may go, in the order in which it goes while nobody starves. */
export function* inOrder(state: SchedulerState): Generator<Queued, void, undefined> {
  yield* asked(state);
  yield* unasked(state);
}

/** Who has waited how long after this step. */
export const afterStep = (state: SchedulerState, step: Step): Turns => {
  if (step.kind === 'idle' || step.kind === 'stop') return state.turns;
  const { turns, folders } = state;
  const wasAsked = step.kind === 'wanted' && step.want.kind === 'attachment';
  const served = servedBy(state, step);
  // A flight that only opens a mailbox for what comes next is no chunk.
  if (step.kind === 'open' && served === null) return turns;
  const waited = new Map<MailboxId, number>();
  for (const folder of folders) {
    if (folder.id !== served && firstTier(state, folder) !== null)
      waited.set(folder.id, (turns.waited.get(folder.id) ?? 0) + 1);
  }
  if (served === null) return { waited, sinceShare: turns.sinceShare, wasAsked };
  const wasShare = served === starved(state)?.folder.id;
  return { waited, sinceShare: wasShare ? 0 : turns.sinceShare + 1, wasAsked };
};

/** The folder whose unasked work a step brings; null when it brings something else. */
const servedBy = (
  { folders }: SchedulerState,
  step: Exclude<Step, { kind: 'idle' | 'stop' }>,
): MailboxId | null => {
  switch (step.kind) {
    case 'push':
    case 'read':
    case 'wanted':
      return null;
    case 'open':
      return folders.find(({ id }) => id === step.mailboxId)?.stale ? step.mailboxId : null;
    default:
      return step.mailboxId;
  }
};

const mostWanted = (state: SchedulerState): Queued | null => {
  const first = asked(state).next().value;
  if (first) return first;
  return starved(state) ?? unasked(state).next().value ?? null;
};

const stepFor = (queued: Queued, maxBytes: number): Exclude<Step, { kind: 'idle' | 'stop' }> => {
  switch (queued.kind) {
    case 'changes':
      return { kind: 'push', maxBytes };
    case 'reading':
      return { kind: 'read', ...queued.reading, maxBytes };
    case 'want':
      return { kind: 'wanted', mailboxId: queued.want.mailboxId, want: queued.want, maxBytes };
    case 'folder':
      return folderStep(queued, maxBytes);
  }
};

/** What is fetched of a folder goes by UIDs that are known to be true: it is looked at first. */
const folderStep = (
  { folder, tier }: Extract<Queued, { kind: 'folder' }>,
  maxBytes: number,
): Exclude<Step, { kind: 'idle' | 'stop' }> => {
  const at = { mailboxId: folder.id, maxBytes };
  if (folder.stale) return { kind: 'open', ...at };
  if (folder.unidentified > 0) return { kind: 'identify', ...at };
  return { kind: tier === 'lists' ? 'list' : tier, ...at };
};

function* asked(state: SchedulerState): Generator<Queued, void, undefined> {
  const { reading, wanted, turns } = state;
  if (reading) yield { kind: 'reading', reading };
  const wants = wanted.length > 1 ? [...wanted].sort(byRequest) : wanted;
  for (const want of wants) if (want.kind === 'text') yield { kind: 'want', want };
  if (turns.wasAsked) yield* changes(state);
  for (const want of wants) if (want.kind === 'attachment') yield { kind: 'want', want };
  if (!turns.wasAsked) yield* changes(state);
}

function* changes({ changesDue, folders }: SchedulerState): Generator<Queued, void, undefined> {
  if (changesDue) yield { kind: 'changes' };
  for (const folder of folders) {
    if (folder.pushAwaits && (folder.stale || folder.unidentified > 0))
      yield { kind: 'folder', folder, tier: 'lists' };
  }
}

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
  { tier: 'attachments', priority: 'high' },
  { tier: 'attachments', priority: 'normal' },
  { tier: 'attachments', priority: 'low' },
];

const tiers = ['lists', 'texts', 'attachments'] as const satisfies readonly Tier[];

function* unasked(state: SchedulerState): Generator<Queued, void, undefined> {
  const { folders, focus } = state;
  const moved = folders
    .flatMap((folder) => tiers.map((tier) => ({ kind: 'folder' as const, folder, tier })))
    .filter(({ folder, tier }) => folder.queues[tier].movedUp !== null && mayGo(state, folder, tier))
    .sort((a, b) => latestFirst(a.folder.queues[a.tier].movedUp, b.folder.queues[b.tier].movedUp));
  yield* moved;
  const inUse = folders.find(({ id }) => id === focus);
  const inOrder = inUse ? [inUse, ...folders.filter((folder) => folder !== inUse)] : folders;
  for (const { tier, priority } of classes) {
    for (const folder of inOrder) {
      if (rankOf(folder, focus) !== priority || folder.queues[tier].movedUp !== null) continue;
      if (mayGo(state, folder, tier)) yield { kind: 'folder', folder, tier };
    }
  }
}

const rankOf = ({ id, priority }: FolderWork, focus: MailboxId | null): Priority =>
  id === focus && priority !== 'off' ? 'high' : priority;

/** Whether something of this tier waits, and nothing holds it back. */
const mayGo = ({ budget }: SchedulerState, folder: FolderWork, tier: Tier): boolean => {
  const { items, paused } = folder.queues[tier];
  if (paused || folder.priority === 'off') return false;
  if (tier !== 'lists') return items > 0 && budget.kind === 'open';
  return items > 0 || folder.stale || folder.unidentified > 0;
};

const firstTier = (state: SchedulerState, folder: FolderWork): Tier | null =>
  tiers.find((tier) => mayGo(state, folder, tier)) ?? null;

/** Whose turn it is for having waited longest; null while nobody has waited too long. */
const starved = (state: SchedulerState): Extract<Queued, { kind: 'folder' }> | null => {
  const { folders, turns } = state;
  if (turns.sinceShare < patience) return null;
  let found: Extract<Queued, { kind: 'folder' }> | null = null;
  let longest = patience - 1;
  for (const folder of folders) {
    const waited = turns.waited.get(folder.id) ?? 0;
    if (waited <= longest) continue;
    const tier = firstTier(state, folder);
    if (tier === null) continue;
    longest = waited;
    found = { kind: 'folder', folder, tier };
  }
  return found;
};
