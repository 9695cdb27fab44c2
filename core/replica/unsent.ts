import Dexie from 'dexie';
import { wallTimeOf } from '../merge/clock.ts';
import type { JournalEntry } from '../model/change.ts';
import type { ActionId, Hlc, MessageId } from '../model/ids.ts';
import type { Replica } from './database.ts';
import { type ChangeNames, describeChanges } from './describe-change.ts';
import { shownMailboxes } from './shown-mailboxes.ts';

/** What was done at one go and the server does not know yet. */
export interface UnsentAction {
  readonly action: ActionId;
  /** When it was done, ms since the epoch. */
  readonly at: number;
  /** Those of its changes that are pending, in clock order. */
  readonly changes: readonly JournalEntry[];
  /** What was done, such as "Moved 3 messages to Clients". */
  readonly words: string;
  /** Whether some of it may have arrived already. */
  readonly sent: boolean;
}

/** What the server does not know yet, newest first. */
export const unsentActions = async (replica: Replica): Promise<UnsentAction[]> => {
  const actions = new Map<ActionId, JournalEntry[]>();
  for (const { pending: _, ...entry } of await pendingRange(replica).toArray()) {
    const entries = actions.get(entry.action);
    if (entries) entries.push(entry);
    else actions.set(entry.action, [entry]);
  }
  const names = await namesFor(replica, [...actions.values()]);
  return [...actions.entries()].reverse().map(([action, changes]) => ({
    action,
    at: wallTimeOf(action as string as Hlc),
    changes,
    words: describeChanges(
      changes.map(({ change }) => change),
      names,
    ),
    sent: changes.some(({ state }) => state.kind === 'pending' && state.sent !== null),
  }));
};

/** How many changes the server does not know yet: one for each message or folder of an action. */
export const countUnsent = (replica: Replica): Promise<number> => pendingRange(replica).count();

const pendingRange = (replica: Replica) =>
  replica.journal.where('[pending+id]').between([1, Dexie.minKey], [1, Dexie.maxKey]);

/** Messages are named where an action is about few: else they are counted. */
const namedAtMost = 4;

const namesFor = async (
  replica: Replica,
  actions: readonly (readonly JournalEntry[])[],
): Promise<ChangeNames> => {
  const named = actions
    .filter((changes) => changes.length <= namedAtMost)
    .flat()
    .flatMap(({ change }): MessageId[] => ('messageId' in change ? [change.messageId] : []));
  const [rows, mailboxes, shown] = await Promise.all([
    replica.messages.bulkGet([...new Set(named)]),
    replica.mailboxes.toArray(),
    shownMailboxes(replica),
  ]);
  const subjects = new Map(rows.flatMap((row) => (row ? [[row.id, row.subject]] : [])));
  // A folder that is to be deleted is not shown, and is called what it was.
  const paths = new Map([...mailboxes, ...shown].map(({ id, path }) => [id, path]));
  return {
    pathOf: (mailboxId) => paths.get(mailboxId) ?? 'a folder that is gone',
    subjectOf: (messageId) => subjects.get(messageId) || null,
  };
};
