import { wallTimeOf } from '../merge/clock.ts';
import type { JournalEntry } from '../model/change.ts';
import type { ActionId, Hlc } from '../model/ids.ts';
import { changeNames } from './change-names.ts';
import type { Replica } from './database.ts';
import { describeChanges } from './describe-change.ts';
import { pendingEntries, pendingRange } from './pending-entries.ts';

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
  for (const { pending: _, ...entry } of await pendingEntries(replica)) {
    const entries = actions.get(entry.action);
    if (entries) entries.push(entry);
    else actions.set(entry.action, [entry]);
  }
  const names = await changeNames(replica, [...actions.values()]);
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
