// Which folders share the flight of a step that opens one: on a slow line each flight is seconds, and a server does one SELECT after the
// other (RFC 9051, 5.5), so several fit into one write.
// T1 What goes along is what would have come next, one by one, as far as is known: the flight ends before the first line of the order
//    that is anything else, that does not fit, or that what the flight brings might come before.
// T2 All of it together is no more than a chunk, so whoever waits for something else waits no longer than ever.
import type { MailboxId } from '../model/ids.ts';
import { asked, type FolderLine, type Queued, rankOf, unasked } from './queue-order.ts';
import type { SchedulerState } from './scheduler-state.ts';

/**
 * Folders in one flight. What is told of a folder before it is opened does not say how many flags changed, so what they take is an
 * estimate, and what a person clicks meanwhile waits for all of it.
 */
export const mostTogether = 8;

/** What opening the folder of a line for it is expected to take, so that nothing of the line is left after it; null where that is not known. */
type BytesOf = (line: FolderLine) => number | null;

/** What arrived since it was last looked into comes along, or all of it. */
const openingBytes: BytesOf = ({ folder, tier }) => {
  const { stale, unidentified, queues, together } = folder;
  const isAll = tier === 'lists' && stale && unidentified === 0 && queues.lists.items === 0;
  return isAll ? (together?.opening ?? null) : null;
};

/** Its UIDs are known to be true, and there are few texts. */
const textsBytes: BytesOf = ({ folder, tier }) => {
  const { stale, unidentified, together } = folder;
  const isAll = tier === 'texts' && !stale && unidentified === 0 && (together?.opening ?? null) !== null;
  return isAll ? (together?.texts ?? null) : null;
};

/** The folders that are opened along with `first`, in order; none where it is opened by itself. */
export const goingAlong = (
  state: SchedulerState,
  first: FolderLine,
  maxBytes: number,
): readonly MailboxId[] => {
  const bytesOf = first.folder.stale ? openingBytes : textsBytes;
  let sum = bytesOf(first);
  if (sum === null) return [];
  const taken = [first.folder];
  let wave = waveOf(state, first);
  for (const line of inLine(state)) {
    if (line.held !== null) continue;
    if (line.kind !== 'folder') break;
    if (line.tier === first.tier && taken.includes(line.folder)) continue;
    const bytes = bytesOf(line);
    if (bytes === null || sum + bytes > maxBytes || taken.length === mostTogether) break;
    if (first.folder.stale && waveOf(state, line) > wave) break;
    wave = Math.min(wave, waveOf(state, line));
    sum += bytes;
    taken.push(line.folder);
  }
  return taken.slice(1).map(({ id }) => id);
};

/** Of folders that something done here waits for, only such go along: what it waits with comes next. */
const inLine = (state: SchedulerState): Iterable<Queued> =>
  [...asked(state)].some(({ held }) => held === null) ? asked(state) : unasked(state);

/** Between two waves of lists, texts of the first come (N3 of next-step.ts), and what has just arrived may be among them. */
const waveOf = ({ focus }: SchedulerState, { folder }: FolderLine): number => {
  switch (rankOf(folder, focus)) {
    case 'high':
    case 'normal':
      return 0;
    case 'low':
      return 1;
    case 'off':
      return 2;
  }
};
