import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { JournalEntry } from '../../model/change.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { shownRows } from '../shown-row.ts';
import type { Deed } from './act.ts';
import { entriesOf, folderMeant, standingRow } from './conflict-places.ts';
import { recordDeletingFolder } from './mailbox-commands.ts';
import { delimiterOf, makeMailbox } from './make-mailbox.ts';
import { recordDeletion, recordMoves } from './message-commands.ts';
import { repeatChange } from './repeat-change.ts';

/** Does what the user had done once more, over what is there by now; how many messages or folders it changed. */
export const doAgain = async (replica: Replica, deed: Deed, conflict: Conflict): Promise<number> => {
  const { meeting } = conflict;
  const mailboxes = await shownMailboxes(replica);
  switch (meeting.kind) {
    case 'movedThere': {
      const stands = folderMeant(mailboxes, { mailboxId: null, path: meeting.stands });
      const row = await standingRow(replica, meeting.message, stands);
      return row ? recordMoves(deed, [row], folderMeant(mailboxes, meeting.wanted).id) : 0;
    }
    case 'changedThere': {
      const rows = await shownRows(replica, [meeting.message.messageId]);
      for (const row of rows) recordDeletion(deed, row);
      return rows.length;
    }
    case 'folderGone': {
      const entries = await entriesOf(replica, conflict);
      return (
        (await ensureFolder(replica, deed, { mailboxes, path: meeting.mailbox })) +
        (await moveThere(replica, deed, { entries, path: meeting.mailbox }))
      );
    }
    case 'folderChanged': {
      const mailbox = mailboxes.find(({ id }) => id === meeting.mailboxId);
      if (mailbox) recordDeletingFolder(deed, mailboxes, mailbox);
      return mailbox ? 1 : 0;
    }
    case 'refused': {
      let changed = 0;
      for (const { change } of await entriesOf(replica, conflict)) {
        changed += await repeatChange(replica, deed, change);
        // A folder that could not be made may be where the next one goes.
        await deed.flush();
      }
      return changed;
    }
    case 'expungedThere':
    case 'manyGone':
    case 'wentBack':
      return 0;
  }
};

/** Makes a folder that is not shown; how many. */
const ensureFolder = async (
  replica: Replica,
  deed: Deed,
  { mailboxes, path }: { readonly mailboxes: readonly ShownMailbox[]; readonly path: string },
): Promise<number> => {
  if (mailboxes.some((mailbox) => mailbox.path === path)) return 0;
  await makeMailbox(replica, deed, { path, delimiter: delimiterOf(mailboxes), role: 'none' });
  await deed.flush();
  return 1;
};

/** Moves what was on its way to a folder there; how many. */
const moveThere = async (
  replica: Replica,
  deed: Deed,
  { entries, path }: { readonly entries: readonly JournalEntry[]; readonly path: string },
): Promise<number> => {
  const rows = await shownRows(replica, entries.flatMap(messageOf));
  if (rows.length === 0) return 0;
  const { id } = folderMeant(await shownMailboxes(replica), { mailboxId: null, path });
  return recordMoves(deed, rows, id);
};

const messageOf = ({ change }: JournalEntry): MessageId[] => {
  if (change.kind === 'copy') return [change.copyId];
  return 'messageId' in change ? [change.messageId] : [];
};
