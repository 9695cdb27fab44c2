import { CommandError } from '../../errors.ts';
import type { ActionId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { act } from './act.ts';

/** Takes back what was done at one go. Throws CommandError 'notUndone'. */
export const undoAction = (replica: Replica, action: ActionId, now: number): Promise<Done> =>
  act({ replica, now, tables: [replica.raws], undoes: action }, async (deed) => {
    const entries = await replica.journal.where('action').equals(action).sortBy('id');
    const fresh = entries.filter(({ state }) => state.kind === 'pending' && state.sent === null);
    if (fresh.length === 0) throw new CommandError('notUndone', 'There is nothing left to undo.');
    await replica.journal.bulkPut(
      fresh.map((entry) => ({ ...entry, state: { kind: 'undone' }, pending: 0 })),
    );
    const ids = fresh.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : []));
    const rows = (await replica.messages.bulkGet(ids)).flatMap((row): Message[] => (row ? [row] : []));
    for (const row of rows) deed.touch(row);
    return rows.length;
  });

/** The newest action that can be undone, for ctrl+z; null when there is none. */
export const undoableAction = async (replica: Replica): Promise<ActionId | null> => {
  const entry = await replica.journal
    .orderBy('id')
    .reverse()
    .filter(({ state, undoes }) => state.kind === 'pending' && undoes === undefined)
    .first();
  return entry?.action ?? null;
};
