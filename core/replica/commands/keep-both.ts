import type { Conflict } from '../../model/conflict.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import type { Deed } from './act.ts';
import { folderMeant, standingRow } from './conflict-places.ts';
import { recordCopies } from './message-commands.ts';

/** Leaves a message where it was moved to elsewhere, and has it where it was moved to here too; how many. */
export const keepBoth = async (replica: Replica, deed: Deed, { meeting }: Conflict): Promise<number> => {
  if (meeting.kind !== 'movedThere') return 0;
  const mailboxes = await shownMailboxes(replica);
  const stands = folderMeant(mailboxes, { mailboxId: null, path: meeting.stands });
  const row = await standingRow(replica, meeting.message, stands);
  if (!row) return 0;
  await recordCopies(replica, deed, { rows: [row], to: folderMeant(mailboxes, meeting.wanted).id });
  return 1;
};
