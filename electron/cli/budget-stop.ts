// What is said of a sync that its budget stopped: what happened, what is left, and what to do.
import type { QueueEntry } from '../../core/model/queue.ts';
import type { BudgetSpent } from '../../core/sync/budget-spent.ts';
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

/** `ofRun` is what was typed as the budget of the run alone, bytes; null for none. */
export const budgetStopWords = (
  { message, period, retryAt }: BudgetSpent,
  { left, ofRun }: { readonly left: Left; readonly ofRun: number | null },
): string => {
  const isOfRun = ofRun !== null && period === 'session';
  const what = isOfRun ? `The ${readableBytes(ofRun)} for this run are spent.` : message;
  return `${what} What came is kept.${leftWords(left)} ${isOfRun ? 'To go on: sync again.' : goOnWords(retryAt, left)}`;
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

/** Rounded up, so that what is typed is enough. */
const goOnWords = (retryAt: number | null, { bytes }: Left): string => {
  const allow = `allow ${Math.ceil(Math.max(bytes, 1_000) / 1_000)}KB`;
  return retryAt === null
    ? `The next sync has a new budget. To let it have more at once: ${allow}`
    : `It is whole again on ${new Date(retryAt).toString().slice(0, 21)}. To go on before that: ${allow}`;
};
