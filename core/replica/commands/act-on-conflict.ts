import { CommandError } from '../../errors.ts';
import type { Conflict, ConflictAction } from '../../model/conflict.ts';
import type { Replica } from '../database.ts';
import { describeMeeting } from '../describe-meeting.ts';
import type { Done } from '../done.ts';
import { act, type Deed } from './act.ts';
import { doAgain } from './do-again.ts';
import { keepBoth } from './keep-both.ts';
import { letGo } from './let-go.ts';
import { putBack } from './put-back.ts';

/** What acting on a conflict came to, and the conflict as it is after it. */
export interface Answered {
  readonly changed: number;
  readonly conflict: Conflict;
}

/**
 * Does about a conflict what the user chose, and closes it; undone, it is open again. Throws CommandError 'notOffered',
 * 'notHeld' and what the commands throw that it comes to.
 */
export const actOnConflict = (
  replica: Replica,
  conflictId: number,
  action: ConflictAction,
  now: number,
): Promise<Done> => {
  const { conflicts, contents, texts, attachments, raws } = replica;
  return act({ replica, now, tables: [conflicts, contents, texts, attachments, raws] }, async (deed) => {
    const conflict = await conflicts.get(conflictId);
    if (conflict?.open !== 1) throw new CommandError('notOffered', 'This has been dealt with already.');
    const offered = describeMeeting(conflict.meeting, { held: true }).actions;
    if (!offered.some((offer) => offer.action === action)) {
      throw new CommandError('notOffered', 'This cannot be done here.');
    }
    const { changed, conflict: left } = await answer(replica, deed, conflict, action);
    const done = deed.action();
    await conflicts.put(done === null ? left : { ...left, answer: done });
    return { changed };
  });
};

const answer = async (
  replica: Replica,
  deed: Deed,
  conflict: Conflict,
  action: ConflictAction,
): Promise<Answered> => {
  const closed: Conflict = { ...conflict, open: 0 };
  switch (action) {
    case 'putBack':
      return putBack(replica, deed, conflict);
    case 'doAgain':
      return { changed: await doAgain(replica, deed, conflict), conflict: closed };
    case 'keepBoth':
      return { changed: await keepBoth(replica, deed, conflict), conflict: closed };
    case 'dismiss':
      return { changed: await letGo(replica, conflict), conflict: closed };
  }
};
