// What is said of a sync that a budget stopped: what happened, what is left, and what to do.
import type { QueueEntry } from '../../core/model/queue.ts';
import { BudgetSpent } from '../../core/sync/budget-spent.ts';
import { counted } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

/** What is still to come, as far as is known here. */
export interface Left {
  readonly lists: number;
  readonly texts: number;
  readonly attachments: number;
  readonly changes: number;
  /** On the wire, estimated. */
  readonly bytes: number;
}

const kindOf = (entry: QueueEntry): Exclude<keyof Left, 'bytes'> => {
  switch (entry.kind) {
    case 'changes':
      return 'changes';
    case 'want':
      return entry.want === 'text' ? 'texts' : 'attachments';
    case 'folder':
      return entry.ref.tier;
  }
};

export const leftIn = (queue: readonly QueueEntry[]): Left => {
  const left = { lists: 0, texts: 0, attachments: 0, changes: 0, bytes: 0 };
  for (const entry of queue) {
    left[kindOf(entry)] += entry.kind === 'want' ? 1 : entry.items;
    left.bytes += entry.bytes;
  }
  return left;
};

/** How a budget kept a sync from bringing all. */
export type BudgetStop =
  | { readonly kind: 'spent'; readonly error: BudgetSpent }
  /** It ended well, but for what waits because little is left. */
  | { readonly kind: 'near' };

/** Null for a sync that no budget stopped. `queue` is what its session left. */
export const budgetStopOf = (error: Error | null, queue: readonly QueueEntry[]): BudgetStop | null => {
  if (error instanceof BudgetSpent) return { kind: 'spent', error };
  const isHeld = queue.some((entry) => entry.kind === 'folder' && entry.state === 'budget');
  return error === null && isHeld ? { kind: 'near' } : null;
};

/** What happened, in a sentence. `ofRun` is what was typed as the budget of the run alone, bytes; null for none. */
export const budgetStopMessage = (stop: BudgetStop, ofRun: number | null): string => {
  if (stop.kind === 'near')
    return 'Little is left of the budget: that is kept for changes, lists and what you ask for.';
  if (!isOfRun(stop, ofRun)) return stop.error.message;
  const given = `The ${readableBytes(ofRun ?? 0)} for this run`;
  return stop.error.left > 0 ? `${given} are less than a login takes.` : `${given} are spent.`;
};

const isOfRun = (stop: BudgetStop, ofRun: number | null): boolean =>
  ofRun !== null && (stop.kind === 'near' || stop.error.period === 'session');

/** What happened, what is left, and what to do. */
export const budgetStopWords = (
  stop: BudgetStop,
  { left, ofRun }: { readonly left: Left; readonly ofRun: number | null },
): string => {
  const next = isOfRun(stop, ofRun)
    ? `To go on: sync again${stop.kind === 'spent' && stop.error.left > 0 ? ' with more' : ''}.`
    : goOnWords(stop.kind === 'spent' ? stop.error.retryAt : null);
  return `${budgetStopMessage(stop, ofRun)} What came is kept.${leftWords(left)} ${next}`;
};

const leftWords = ({ lists, texts, attachments, changes, bytes }: Left): string => {
  const parts = [
    ...(changes > 0 ? [`${counted(changes, 'change')} to send`] : []),
    ...(lists > 0 ? [`the lists of ${counted(lists, 'message')}`] : []),
    ...(texts > 0 ? [counted(texts, 'text')] : []),
    ...(attachments > 0 ? [counted(attachments, 'attachment')] : []),
  ];
  if (parts.length === 0) return '';
  return ` Still to come, as far as is known: ${parts.join(', ')}, about ${readableBytes(bytes)}.`;
};

/** What is allowed beyond a limit is for what somebody asks for: only a higher limit brings the rest. */
const goOnWords = (retryAt: number | null): string => {
  const when = retryAt === null ? '' : `It is whole again on ${new Date(retryAt).toString().slice(0, 21)}. `;
  return (
    `${when}To go on now, raise the limit with the verb budget; ` +
    'the verb allow lets changes, lists and what you ask for through.'
  );
};
