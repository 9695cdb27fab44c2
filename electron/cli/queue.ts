import type { QueueEntry, QueueRef, Tier } from '../../core/model/queue.ts';
import { cancelledEntries } from '../../core/replica/cancelled-entries.ts';
import {
  cancelEntry,
  moveUpEntry,
  pauseEntry,
  restoreEntry,
  resumeEntry,
} from '../../core/replica/commands/queue-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, NotHere, UsageError } from './exit-codes.ts';
import { note } from './output.ts';
import { queueNow } from './queue-now.ts';
import { printTold, setting, type Told, type VerbOptions } from './report-setting.ts';
import { counted } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export type QueueCommand = VerbOptions;

export type QueueAction = EntryAction | 'restore';

type EntryAction = 'up' | 'pause' | 'resume' | 'cancel';

/** Prints what waits for the line, numbered, does something about one entry, or puts back the one that was cancelled last. */
export const queue = async (
  action: QueueAction | undefined,
  number: number | undefined,
  command: QueueCommand,
): Promise<ExitCode> => {
  if (action === undefined) {
    const entries = await withReplica(command.data, queueNow);
    if (entries.length === 0 && !command.json) note('Nothing waits for the line.');
    return printTold(command, entries.map(entryTold));
  }
  if (action === 'restore') {
    if (number !== undefined)
      throw new UsageError('What was cancelled last is put back; it has no number any more: queue restore');
    return setting(command, restoreLast);
  }
  if (number === undefined)
    throw new UsageError(`Which entry? As the verb queue numbers them: queue ${action} 1`);
  return setting(command, async (replica, now) => {
    const entry = (await queueNow(replica))[number - 1];
    if (!entry) throw new NotHere(`There is no entry ${number}. See: queue --data ${command.data}`);
    if (entry.kind === 'changes')
      throw new UsageError('Changes go first. See the verb undo to take one back.');
    await act(replica, { action, ref: entry.ref, now });
    return {
      json: { number, action, ...nameOf(entry) },
      words: `${wordsFor(entry)}: ${actionWords[action]}.`,
    };
  });
};

const restoreLast = async (replica: Replica): Promise<Told> => {
  const [last] = await cancelledEntries(replica);
  if (last === undefined || last.kind === 'nothing') throw new NotHere('Nothing is cancelled here.');
  await restoreEntry(replica, last);
  const isIt = ({ ref }: Extract<QueueEntry, { kind: 'want' | 'folder' }>): boolean =>
    ref.kind === 'want'
      ? last.kind === 'want' && last.want.id === ref.wantId
      : last.kind === 'folder' && last.ref.mailboxId === ref.mailboxId && last.ref.tier === ref.tier;
  const entries = await queueNow(replica);
  const number = entries.findIndex((entry) => entry.kind !== 'changes' && isIt(entry)) + 1;
  const entry = entries[number - 1];
  return entry
    ? {
        json: { number, action: 'restore', ...nameOf(entry) },
        words: `${wordsFor(entry)}: comes again, as entry ${number}.`,
      }
    : { json: { action: 'restore' }, words: 'What was cancelled last is put back. Nothing of it waits now.' };
};

const act = (
  replica: Replica,
  { action, ref, now }: { readonly action: EntryAction; readonly ref: QueueRef; readonly now: number },
): Promise<unknown> => {
  switch (action) {
    case 'up':
      return moveUpEntry(replica, ref, now);
    case 'pause':
      return pauseEntry(replica, ref);
    case 'resume':
      return resumeEntry(replica, ref);
    case 'cancel':
      return cancelEntry(replica, ref, now);
  }
};

const actionWords: Readonly<Record<EntryAction, string>> = {
  up: 'goes first of its kind now',
  pause: 'waits until it is resumed',
  resume: 'goes on',
  cancel: 'does not come by itself any more (to put it back: queue restore)',
};

const nounOf: Readonly<Record<Tier, string>> = {
  lists: 'message to list',
  texts: 'text',
  attachments: 'attachment',
};

const plural = (count: number, tier: Tier): string =>
  tier === 'lists' && count !== 1 ? `${count} messages to list` : counted(count, nounOf[tier]);

/** An entry without its bytes and state. */
export const wordsFor = (entry: QueueEntry): string => {
  switch (entry.kind) {
    case 'changes':
      return `${counted(entry.items, 'change')} to send`;
    case 'want':
      return `${entry.path}: ${entry.name} (asked for)`;
    case 'folder': {
      const { items, path, ref } = entry;
      return `${path}: ${items === 0 ? 'a look whether anything is new' : plural(items, ref.tier)}`;
    }
  }
};

const nameOf = (entry: QueueEntry): Readonly<Record<string, unknown>> => {
  switch (entry.kind) {
    case 'changes':
      return { kind: 'changes', items: entry.items };
    case 'want':
      return { kind: entry.want, path: entry.path, name: entry.name, message: entry.messageId };
    case 'folder':
      return { kind: 'folder', path: entry.path, tier: entry.ref.tier, items: entry.items };
  }
};

const stateOf = (entry: QueueEntry): string => (entry.kind === 'changes' ? 'waiting' : entry.state);

const stateWords: Readonly<Record<string, string>> = {
  waiting: '',
  paused: ', paused',
  failed: ', failed',
  budget: ', waits for the budget',
  refused: ', refused by the server',
};

const entryTold = (entry: QueueEntry, index: number): Told => {
  const problem = entry.kind === 'want' ? entry.problem : null;
  return {
    json: {
      number: index + 1,
      ...nameOf(entry),
      bytes: entry.bytes,
      state: stateOf(entry),
      ...(problem === null ? {} : { problem }),
    },
    words:
      `${String(index + 1).padStart(3)}  ${wordsFor(entry)}, ${readableBytes(entry.bytes)}` +
      `${stateWords[stateOf(entry)] ?? ''}${problem === null ? '' : `: ${problem}`}`,
  };
};
