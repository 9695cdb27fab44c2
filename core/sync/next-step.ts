// The scheduler: a pure function from what is wanted and absent to the next thing to do on the wire, and how much of it.
// N1 What a person waits for goes first: the text on screen, then texts asked for, then attachments asked for.
// N2 Then what was done here, then the list of folders, then a look at the folders that something done or asked for waits for. Between
//    the chunks of an attachment that somebody asked for, what was done here goes as well.
// N3 Then what was moved up, the last one first; then class by class: lists of high folders, of normal ones, texts of high folders,
//    lists of low ones, texts of normal ones, of low ones, attachments in the order of folders. The folder in use counts as high and goes
//    first in its class; else folders go as they are ranked. What is paused, refused or off is passed over.
// N4 Nobody starves: after every sixteen chunks of unasked work, one goes to the folder that has waited longest.
// N5 Nothing asks for more than a chunk, nor for more than the budget has left. Near its end, only changes, lists and what a person
//    asked for by a click, which opening a message is not; at its end, nothing.
// N6 A step that needs a mailbox open comes out as opening it, when another one is. What it is opened for comes along where it can, and
//    so do the folders that would be opened next (going-along.ts).
import type { Period } from '../model/budget.ts';
import type { MailboxId, MessageId } from '../model/ids.ts';
import { goingAlong } from './going-along.ts';
import { asked, type FolderLine, firstTier, type Queued, unasked } from './queue-order.ts';
import type { SchedulerState, Turns, WantedPart } from './scheduler-state.ts';

/** What a step may cost, bytes on the wire. */
export interface Allowed {
  readonly maxBytes: number;
  /** What the budget has left; null without a limit. For what does not come in chunks. */
  readonly left: number | null;
}

/** What comes in the flight that opens a mailbox, as far as the brain knows by then what to ask for. */
export type Along =
  /** A first part of its list. */
  | { readonly kind: 'lists' }
  /** The text on screen. */
  | { readonly kind: 'read'; readonly messageId: MessageId }
  /** A text that somebody asked for. */
  | { readonly kind: 'wanted'; readonly want: WantedPart }
  /** The newest texts that are wanted of it. */
  | { readonly kind: 'texts' }
  /** What it is opened for comes later. */
  | { readonly kind: 'nothing' };

type OnMailbox = Allowed & { readonly mailboxId: MailboxId };

export type Step =
  | ({ readonly kind: 'push' } & Allowed)
  | ({ readonly kind: 'folders' } & Allowed)
  /** `others` are opened behind it in the same flight, in this order and for the same. */
  | ({ readonly kind: 'open'; readonly along: Along; readonly others: readonly MailboxId[] } & OnMailbox)
  | ({ readonly kind: 'identify' } & OnMailbox)
  | ({ readonly kind: 'list' } & OnMailbox)
  | ({ readonly kind: 'texts' } & OnMailbox)
  | ({ readonly kind: 'read'; readonly messageId: MessageId } & OnMailbox)
  | ({ readonly kind: 'wanted'; readonly want: WantedPart } & OnMailbox)
  | ({ readonly kind: 'attachments' } & OnMailbox)
  /** Nothing that is wanted, and may come, is absent. */
  | { readonly kind: 'idle' }
  /** Nothing may cross any more. */
  | { readonly kind: 'stop'; readonly why: { readonly kind: 'budget'; readonly period: Period | null } };

/** A step that something crosses for. */
export type MovingStep = Exclude<Step, { kind: 'idle' | 'stop' }>;

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
  const allowed = { maxBytes, left: budget.left };
  const step = stepFor(next, allowed);
  if (!('mailboxId' in step) || (step.kind !== 'open' && step.mailboxId === open)) return step;
  const { mailboxId } = step;
  const others = next.kind === 'folder' ? goingAlong(state, next, maxBytes) : [];
  return { kind: 'open', mailboxId, along: alongWith(step, next), others, ...allowed };
};

const alongWith = (step: MovingStep, next: Queued): Along => {
  switch (step.kind) {
    case 'open':
      return step.along;
    case 'list':
      return { kind: 'lists' };
    case 'texts': {
      const isKnown = next.kind === 'folder' && (next.folder.together?.texts ?? null) !== null;
      return { kind: isKnown ? 'texts' : 'nothing' };
    }
    case 'read':
      return { kind: 'read', messageId: step.messageId };
    case 'wanted':
      // An attachment goes to a file, chunk by chunk.
      return step.want.kind === 'text' ? { kind: 'wanted', want: step.want } : { kind: 'nothing' };
    default:
      return { kind: 'nothing' };
  }
};

/** Who has waited how long after this step. */
export const afterStep = (state: SchedulerState, step: Step): Turns => {
  if (step.kind === 'idle' || step.kind === 'stop') return state.turns;
  const { turns, folders } = state;
  const wasAsked = step.kind === 'wanted' && step.want.kind === 'attachment';
  const served = servedBy(state, step);
  // A flight that only opens a mailbox for what comes next is no chunk.
  if (step.kind === 'open' && served.length === 0) return turns;
  const waited = new Map<MailboxId, number>();
  for (const folder of folders) {
    if (!served.includes(folder.id) && firstTier(state, folder) !== null)
      waited.set(folder.id, (turns.waited.get(folder.id) ?? 0) + 1);
  }
  const [first] = served;
  if (first === undefined) return { waited, sinceShare: turns.sinceShare, wasAsked };
  const wasShare = first === starved(state)?.folder.id;
  return { waited, sinceShare: wasShare ? 0 : turns.sinceShare + 1, wasAsked };
};

/** The folders whose unasked work a step brings; none when it brings something else. */
const servedBy = ({ folders }: SchedulerState, step: MovingStep): readonly MailboxId[] => {
  switch (step.kind) {
    case 'push':
    case 'folders':
    case 'read':
    case 'wanted':
      return [];
    case 'open': {
      const isStale = folders.find(({ id }) => id === step.mailboxId)?.stale ?? false;
      return isStale || step.along.kind === 'texts' ? [step.mailboxId, ...step.others] : [];
    }
    default:
      return [step.mailboxId];
  }
};

const mostWanted = (state: SchedulerState): Queued | null =>
  firstFree(asked(state)) ?? starved(state) ?? firstFree(unasked(state));

const firstFree = (lines: Iterable<Queued>): Queued | null => {
  for (const line of lines) if (line.held === null) return line;
  return null;
};

const stepFor = (queued: Queued, allowed: Allowed): MovingStep => {
  switch (queued.kind) {
    case 'changes':
      return { kind: 'push', ...allowed };
    case 'folders':
      return { kind: 'folders', ...allowed };
    case 'reading':
      return { kind: 'read', ...queued.reading, ...allowed };
    case 'want':
      return { kind: 'wanted', mailboxId: queued.want.mailboxId, want: queued.want, ...allowed };
    case 'folder':
      return folderStep(queued, allowed);
  }
};

/** What is fetched of a folder goes by UIDs that are known to be true: it is looked at first. */
const folderStep = ({ folder, tier }: FolderLine, allowed: Allowed): MovingStep => {
  const at = { mailboxId: folder.id, ...allowed };
  if (folder.stale) {
    return { kind: 'open', along: { kind: tier === 'lists' ? 'lists' : 'nothing' }, others: [], ...at };
  }
  if (folder.unidentified > 0) return { kind: 'identify', ...at };
  return { kind: tier === 'lists' ? 'list' : tier, ...at };
};

/** Whose turn it is for having waited longest; null while nobody has waited too long. */
const starved = (state: SchedulerState): FolderLine | null => {
  const { folders, turns } = state;
  if (turns.sinceShare < patience) return null;
  let found: FolderLine | null = null;
  let longest = patience - 1;
  for (const folder of folders) {
    const waited = turns.waited.get(folder.id) ?? 0;
    if (waited <= longest) continue;
    const tier = firstTier(state, folder);
    if (tier === null) continue;
    longest = waited;
    found = { kind: 'folder', folder, tier, held: null };
  }
  return found;
};
