import type { Activity, CurrentStep, LinkProblem, LinkState } from '../../core/model/activity.ts';
import { pathInWords } from '../../core/replica/path-in-words.ts';
import { nonBreaking } from '../format/bytes.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { formatAgo, formatDue } from '../format/date.ts';
import { formatCost } from '../format/duration.ts';

/** How the line stands, for a dot and a word. */
export interface LinkWords {
  readonly tone: 'online' | 'busy' | 'offline' | 'problem';
  readonly word: string;
  /** The same for the ear, where it would change by the second. */
  readonly spoken?: string;
}

/** What keeps the line down; null when nothing does. */
export const problemOf = (link: LinkState | null): LinkProblem | null =>
  link?.kind === 'offline' ? link.problem : null;

export const linkWords = (link: LinkState | null, wanted: boolean, now: number): LinkWords => {
  if (!wanted) return { tone: 'offline', word: 'Offline' };
  if (link === null) return { tone: 'busy', word: 'Starting' };
  switch (link.kind) {
    case 'online':
      return { tone: 'online', word: 'Online' };
    case 'connecting':
      return { tone: 'busy', word: 'Connecting' };
    case 'stalled':
      return { tone: 'problem', word: 'Stalled' };
    case 'offline': {
      const { problem } = link;
      if (problem === null) return { tone: 'busy', word: 'Not connected' };
      return problem.retryAt === null
        ? { tone: 'problem', word: 'Not connected' }
        : {
            tone: 'problem',
            word: `Next try ${formatDue(problem.retryAt, now)}`,
            spoken: 'Not connected, trying again by itself',
          };
    }
  }
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

/** What a row of the message list costs on the wire, bytes: measured over real mail, compressed. */
export const listRowBytes = 90;

export interface RemainingLine {
  readonly key: 'lists' | 'texts' | 'attachments';
  readonly words: string;
  readonly cost: string;
}

/** What is left to fetch, by kind, each with its bytes and time. */
export const remainingLines = ({ remaining, bytesPerSecond }: Activity): readonly RemainingLine[] => {
  const lines: RemainingLine[] = [];
  if (remaining.lists > 0) {
    lines.push({
      key: 'lists',
      words: `${formatCounted(remaining.lists, 'message')} to list`,
      cost: formatCost(remaining.lists * listRowBytes, bytesPerSecond),
    });
  }
  if (remaining.texts > 0) {
    lines.push({
      key: 'texts',
      words: formatCounted(remaining.texts, 'text'),
      cost: formatCost(remaining.textBytes, bytesPerSecond),
    });
  }
  if (remaining.attachments > 0) {
    lines.push({
      key: 'attachments',
      words: formatCounted(remaining.attachments, 'attachment'),
      cost: formatCost(remaining.attachmentBytes, bytesPerSecond),
    });
  }
  return lines;
};

/** What comes next, in one line; '' when nothing is left. */
export const nextWords = (activity: Activity): string => {
  const [first] = remainingLines(activity);
  return first ? `${first.words}, ${first.cost}` : '';
};

/** When all was last in step with the server. */
export const inStepWords = (syncedAt: number | null, now: number): string =>
  syncedAt === null
    ? 'Never in step with the server yet'
    : `In step with the server ${formatAgo(syncedAt, now)}`;

/** The panel's one sentence. */
export const lineSentence = (activity: Activity | null, wanted: boolean, now: number): string => {
  if (activity === null) return wanted ? 'Starting' : 'Offline: what is here can be read';
  if (wanted && activity.link.kind === 'connecting') return 'Connecting to the server';
  if (wanted && activity.link.kind === 'online') {
    if (activity.step) return stepWords(activity.step);
    return inStepWords(activity.syncedAt, now);
  }
  return activity.syncedAt === null
    ? 'Offline; never in step with the server yet'
    : `Offline; last in step with the server ${formatAgo(activity.syncedAt, now)}`;
};

/** What was done here and waits to go out; '' when nothing does, or while it is told as it goes. */
export const waitingWords = (changes: number, activity: Activity | null, wanted: boolean): string => {
  if (changes === 0 || activity?.step?.kind === 'push') return '';
  const counted = formatCounted(changes, 'change');
  return wanted && activity?.link.kind === 'online'
    ? `${counted} to send`
    : `${counted} ${changes === 1 ? 'waits' : 'wait'} for the line`;
};
