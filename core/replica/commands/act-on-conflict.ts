import { CommandError } from '../../errors.ts';
import type { ConflictAction } from '../../model/conflict.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';

/** Does about a conflict what the user chose. Throws CommandError 'notOffered', 'notHeld' or 'noFolder'. */
export const actOnConflict = async (
  replica: Replica,
  conflictId: number,
  action: ConflictAction,
  _now: number,
): Promise<Done> => {
  if (action !== 'dismiss') throw new CommandError('notOffered', 'This cannot be done yet.');
  await replica.conflicts.update(conflictId, { open: 0 });
  return { action: null, changed: 0 };
};
