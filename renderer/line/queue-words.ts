// What is to come, in words: one entry of the queue as a line of it, and as the end of a sentence.
import type { Activity, CurrentStep } from '../../core/model/activity.ts';
import type { QueueEntry, Tier } from '../../core/model/queue.ts';
import { pathInWords } from '../../core/replica/path-in-words.ts';
import { formatCounted } from '../format/count.ts';

const tierWords: Readonly<Record<Tier, (items: number) => string>> = {
  lists: (items) => (items === 0 ? 'look for changes' : `${formatCounted(items, 'message')} to list`),
  texts: (items) => formatCounted(items, 'text'),
  attachments: (items) => formatCounted(items, 'attachment'),
};

/** What an entry is for: a folder, or what somebody asked for. */
export const entryTitle = (entry: QueueEntry): string => {
  switch (entry.kind) {
    case 'changes':
      return 'Changes made here';
    case 'want':
      return entry.name;
    case 'folder':
      return pathInWords(entry.path);
  }
};

/** What of it comes. */
export const entryDetail = (entry: QueueEntry): string => {
  switch (entry.kind) {
    case 'changes':
      return `${formatCounted(entry.items, 'change')} to send`;
    case 'want':
      return `${entry.want === 'text' ? 'Text' : 'Attachment'} asked for in ${pathInWords(entry.path)}`;
    case 'folder':
      return tierWords[entry.ref.tier](entry.items);
  }
};

/** Why it does not come now, in a word or two; '' when it just waits for its turn. */
export const entryStateWords = (entry: QueueEntry): string => {
  if (entry.kind === 'changes') return '';
  switch (entry.state) {
    case 'waiting':
      return '';
    case 'paused':
      return 'Paused';
    case 'failed':
      return 'Failed';
    case 'budget':
      return 'Waits for the budget';
    case 'refused':
      return 'The server refuses';
  }
};

/** What undoing and assistive programs call it: `Lists: 12 texts`, `budget.xlsx`. */
export const entryName = (entry: QueueEntry): string =>
  entry.kind === 'folder' ? `${entryTitle(entry)}: ${entryDetail(entry)}` : entryTitle(entry);

/** Tells entries apart, also after the queue changed. */
export const entryKey = (entry: QueueEntry): string => {
  switch (entry.kind) {
    case 'changes':
      return 'changes';
    case 'want':
      return `want ${entry.ref.wantId}`;
    case 'folder':
      return `${entry.ref.tier} ${entry.ref.mailboxId}`;
  }
};

/** Whether nothing of it comes until somebody says so. */
export const isHeld = (entry: QueueEntry): boolean =>
  entry.kind !== 'changes' && (entry.state === 'paused' || entry.state === 'failed');

/** Whether it comes by itself as things are. */
const comes = (entry: QueueEntry): boolean => entry.kind === 'changes' || entry.state === 'waiting';

/** Whether it is what moves now. */
export const isUnderWay = (entry: QueueEntry, step: CurrentStep | null): boolean => {
  switch (step?.kind) {
    case 'push':
      return entry.kind === 'changes';
    case 'check':
      return entry.kind === 'folder' && entry.ref.tier === 'lists' && entry.ref.mailboxId === step.mailboxId;
    case 'lists':
    case 'texts':
      return (
        entry.kind === 'folder' && entry.ref.tier === step.kind && entry.ref.mailboxId === step.mailboxId
      );
    case 'attachment':
      return entry.kind === 'want' && entry.want === 'attachment' && entry.messageId === step.messageId;
    default:
      return false;
  }
};

/** What comes when this step is done; null when nothing does. */
export const nextEntry = ({ queue, step }: Activity): QueueEntry | null =>
  queue.find((entry) => comes(entry) && !isUnderWay(entry, step)) ?? null;

/** The same at the end of a sentence: `12 texts in Lists`. */
export const entryInPassing = (entry: QueueEntry): string => {
  switch (entry.kind) {
    case 'changes':
      return formatCounted(entry.items, 'change');
    case 'want':
      return entry.name;
    case 'folder':
      return entry.items === 0
        ? `a look at ${pathInWords(entry.path)}`
        : `${entryDetail(entry)} in ${pathInWords(entry.path)}`;
  }
};
