import { CommandError } from '../../errors.ts';
import { changeFlags } from '../../merge/view.ts';
import type { ShownMailbox } from '../../merge/view-mailboxes.ts';
import type { JournalEntry } from '../../model/change.ts';
import type { Conflict, Meeting } from '../../model/conflict.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import { keptRows } from '../attention.ts';
import type { Replica } from '../database.ts';
import { messageSource } from '../message-source.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import type { Deed } from './act.ts';
import type { Answered } from './act-on-conflict.ts';
import { entriesOf, folderMeant } from './conflict-places.ts';

/**
 * Has the server told again of messages that are gone there and here in full. As long as some are left that are not, the
 * conflict stays open about those. Throws CommandError 'notHeld' when none can be put back, 'noFolder' when there is nowhere
 * to put them.
 */
export const putBack = async (replica: Replica, deed: Deed, conflict: Conflict): Promise<Answered> => {
  const { meeting } = conflict;
  const mailboxes = await shownMailboxes(replica);
  const entries = await entriesOf(replica, conflict);
  const left: Message[] = [];
  let changed = 0;
  for (const row of await keptRows(replica, meeting)) {
    if ((await messageSource(replica, row)) === null) {
      left.push(row);
      continue;
    }
    const to = destinationOf(meeting, { row, entries, mailboxes });
    const flags = entries.reduce(
      (flags, { change }) =>
        change.kind === 'flags' && change.messageId === row.id ? changeFlags(flags, change) : flags,
      row.flags,
    );
    const place = { mailboxId: to, uidValidity: 0, uid: null, vanished: null };
    deed.touch({ ...row, ...place, flags, modseq: null, observed: deed.now() });
    deed.record({ kind: 'append', messageId: row.id, to });
    changed += 1;
  }
  if (changed === 0) {
    throw new CommandError('notHeld', 'None of it is here in full, so nothing can be put back.');
  }
  if (meeting.kind !== 'manyGone' || left.length === 0)
    return { changed, conflict: { ...conflict, open: 0 } };
  return {
    changed,
    conflict: { ...conflict, meeting: { ...meeting, messageIds: left.map(({ id }) => id) } },
  };
};

/** Where it was wanted, or else where it was. */
const destinationOf = (
  meeting: Meeting,
  {
    row,
    entries,
    mailboxes,
  }: {
    readonly row: Message;
    readonly entries: readonly JournalEntry[];
    readonly mailboxes: readonly ShownMailbox[];
  },
): MailboxId => {
  const wanted = entries
    .flatMap(({ change }) => (change.kind === 'move' || change.kind === 'copy' ? [change.to] : []))
    .findLast((to) => mailboxes.some(({ id, selectable }) => id === to && selectable));
  const path = 'mailbox' in meeting ? meeting.mailbox : '';
  return wanted ?? folderMeant(mailboxes, { mailboxId: row.mailboxId, path }).id;
};
