import type {
  Activity,
  CurrentStep,
  LinkProblem,
  LinkState,
  SessionYield,
} from '../../core/model/activity.ts';
import { pathInWords } from '../../core/replica/path-in-words.ts';
import { nonBreaking } from '../format/bytes.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { formatAgo, formatDue, formatUntil } from '../format/date.ts';
import { formatSeconds } from '../format/duration.ts';

/** How the line stands, for a dot and a word. */
interface LinkWords {
  readonly tone: 'online' | 'busy' | 'offline' | 'problem';
  readonly word: string;
  /** The same for the ear, where it would change by the second. */
  readonly spoken?: string;
}

/** What keeps the line down; null when nothing does. */
export const problemOf = (link: LinkState | null): LinkProblem | null =>
  link?.kind === 'offline' ? link.problem : null;

/** When it is tried again, or goes online by itself; null when it is up, or waits for somebody. */
export const nextTry = (link: LinkState | null): number | null =>
  link?.kind === 'offline' ? (link.problem?.retryAt ?? link.next) : null;

export const linkWords = (link: LinkState | null, wanted: boolean, now: number): LinkWords => {
  if (!wanted) return { tone: 'offline', word: 'Offline' };
  if (link === null) return { tone: 'busy', word: 'Starting' };
  switch (link.kind) {
    case 'online':
      return { tone: 'online', word: 'Online' };
    case 'connecting':
      return { tone: 'busy', word: 'Connecting' };
    case 'stalled':
      return { tone: 'problem', word: 'Stalled', spoken: 'Stalled: nothing comes' };
    case 'offline':
      return offlineWords(link, now);
  }
};

const offlineWords = ({ problem, next }: Extract<LinkState, { kind: 'offline' }>, now: number): LinkWords => {
  if (problem?.code === 'budget') return { tone: 'problem', word: 'Budget spent' };
  if (problem === null) {
    return next === null || next <= now
      ? { tone: 'offline', word: 'Offline' }
      : { tone: 'offline', word: `Offline until ${formatUntil(next, now)}` };
  }
  return problem.retryAt === null
    ? { tone: 'problem', word: 'Not connected' }
    : {
        tone: 'problem',
        word: `Next try ${formatDue(problem.retryAt, now)}`,
        spoken: 'Not connected, trying again by itself',
      };
};

/** What is moving now. */
export const stepWords = (step: CurrentStep): string => {
  switch (step.kind) {
    case 'push':
      return `Sending changes ${formatCount(step.done)} of ${formatCount(step.of)}`;
    case 'folders':
      return 'Looking through the folders';
    case 'check':
      return `${pathInWords(step.path)}: looking for changes`;
    case 'lists':
      return `${pathInWords(step.path)}: message list ${formatCount(step.done)}/${formatCount(step.of)}`;
    case 'texts':
      return `${pathInWords(step.path)}: texts ${formatCount(step.done)}/${formatCount(step.of)}`;
    case 'attachment':
      // The engine counts bytes as they cross, encoded or not; how much of the file that makes is the same.
      return `Attachment: ${Math.floor((stepShare(step) ?? 0) * 100)}${nonBreaking}%`;
  }
};

/** How far the step is, 0 to 1; null where that cannot be said. */
export const stepShare = (step: CurrentStep | null): number | null => {
  switch (step?.kind) {
    case 'push':
    case 'lists':
    case 'texts':
      return step.of > 0 ? step.done / step.of : null;
    case 'attachment':
      return step.ofBytes > 0 ? step.doneBytes / step.ofBytes : null;
    default:
      return null;
  }
};

/** When all was last in step with the server. */
export const inStepWords = (syncedAt: number | null, now: number): string =>
  syncedAt === null
    ? 'Never in step with the server yet'
    : `In step with the server ${formatAgo(syncedAt, now)}`;

/** The strip's one sentence. */
export const lineSentence = (activity: Activity | null, wanted: boolean, now: number): string => {
  if (activity === null) return wanted ? 'Starting' : 'Offline: what is here can be read';
  const { link, step, syncedAt, queue } = activity;
  if (wanted && link.kind === 'connecting') return 'Connecting to the server';
  if (wanted && link.kind === 'stalled') {
    return `Nothing has come for ${formatSeconds((now - link.since) / 1000)}`;
  }
  if (wanted && link.kind === 'online') {
    if (step) return stepWords(step);
    if (queue.length > 0 && queue.every((entry) => entry.kind !== 'changes' && entry.state !== 'waiting')) {
      return heldBackWords(activity);
    }
    return inStepWords(syncedAt, now);
  }
  const since =
    syncedAt === null
      ? 'never in step with the server yet'
      : `last in step with the server ${formatAgo(syncedAt, now)}`;
  return `${offlineSentence(link, wanted, now)}; ${since}`;
};

const offlineSentence = (link: LinkState, wanted: boolean, now: number): string => {
  if (!wanted || link.kind !== 'offline') return 'Offline';
  const { problem, next } = link;
  if (problem?.code === 'budget') {
    return problem.retryAt === null
      ? 'Offline: the budget is spent'
      : `Offline until ${formatUntil(problem.retryAt, now)}: the budget is spent`;
  }
  return problem === null && next !== null && next > now
    ? `Offline until ${formatUntil(next, now)}`
    : 'Offline';
};

/** Why nothing moves although something is left. */
const heldBackWords = ({ queue }: Activity): string => {
  if (queue.some((entry) => entry.kind === 'folder' && entry.state === 'budget')) {
    return 'The budget is nearly spent: the rest waits';
  }
  return queue.some((entry) => entry.kind === 'want' && entry.state === 'failed')
    ? 'Something that was asked for could not be fetched'
    : 'What is left is paused';
};

/** What was done here and waits to go out; '' when nothing does, or while it is told as it goes. */
export const waitingWords = (changes: number, activity: Activity | null, wanted: boolean): string => {
  if (changes === 0 || activity?.step?.kind === 'push') return '';
  const counted = formatCounted(changes, 'change');
  return wanted && activity?.link.kind === 'online'
    ? `${counted} to send`
    : `${counted} ${changes === 1 ? 'waits' : 'wait'} for the line`;
};

/** What a session brought, the other way first: what goes out is what somebody did. */
export const broughtWords = ({ changes, messages, texts, attachments }: SessionYield): string =>
  [
    changes > 0 ? `${formatCounted(changes, 'change')} sent` : '',
    messages > 0 ? `${formatCounted(messages, 'message')} listed` : '',
    texts > 0 ? formatCounted(texts, 'text') : '',
    attachments > 0 ? formatCounted(attachments, 'attachment') : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
