import type { Replica } from '../database.ts';

/**
 * Settles what became of the rows that vanished and were kept, of pending changes to folders that are gone, and of mailboxes
 * that went back to an earlier state. Only when every folder has just been seen whole: until then a message that left one folder may turn
 * up in another. `now` is wall time, ms since the epoch. Returns whether anything changed: there may be something to push then.
 */
export const settleVanished = async (_replica: Replica, _now: number): Promise<{ changed: boolean }> => ({
  changed: false,
});
