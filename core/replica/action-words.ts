import type { ActionId } from '../model/ids.ts';
import { changeNames } from './change-names.ts';
import type { Replica } from './database.ts';
import { describeChanges } from './describe-change.ts';

/** What was done at one go, such as "Moved 3 messages to Clients"; '' where nothing is known of it. */
export const actionWords = async (replica: Replica, action: ActionId): Promise<string> => {
  const entries = await replica.journal.where('action').equals(action).toArray();
  return describeChanges(
    entries.map(({ change }) => change),
    await changeNames(replica, [entries]),
  );
};

/** How many changes that was. */
export const countChanges = (replica: Replica, action: ActionId): Promise<number> =>
  replica.journal.where('action').equals(action).count();
