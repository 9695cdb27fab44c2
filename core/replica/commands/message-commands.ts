// What a person does to messages. A message that is not shown (any more) is passed over.
import { hasFlag } from '../../merge/view.ts';
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { showNew } from '../show-messages.ts';
import { type ShownRow, shownRows } from '../shown-row.ts';
import { act, type Deed } from './act.ts';
import { checkedFlag } from './checked-flag.ts';
import { destination } from './find-folder.ts';
import { mailboxFor } from './make-mailbox.ts';

export interface MessagesInput {
  readonly messageIds: readonly MessageId[];
}

/** Adds and removes flags; a flag that is in both is added. Throws CommandError 'badFlag'. */
export const changeFlags = async (
  replica: Replica,
  input: MessagesInput & { readonly add: readonly string[]; readonly remove: readonly string[] },
  now: number,
): Promise<Done> => {
  const add = input.add.map(checkedFlag);
  const remove = input.remove.map(checkedFlag).filter((flag) => !hasFlag(add, flag));
  return act({ replica, now }, async (deed) => {
    const rows = await shownRows(replica, input.messageIds);
    return { changed: rows.filter((row) => recordFlags(deed, row, { add, remove })).length };
  });
};

/** Records what these flags change of a row; false when it has them like this already. */
export const recordFlags = (
  deed: Deed,
  row: ShownRow,
  wanted: { readonly add: readonly string[]; readonly remove: readonly string[] },
): boolean => {
  const { id: messageId, shown } = row;
  const add = wanted.add.filter((flag) => !hasFlag(shown.flags, flag));
  const remove = wanted.remove.filter((flag) => hasFlag(shown.flags, flag));
  if (add.length === 0 && remove.length === 0) return false;
  deed.record({ kind: 'flags', messageId, add, remove });
  deed.touch(row);
  return true;
};

/** Moves messages to a folder; those that are there are passed over. Throws CommandError 'noFolder'. */
export const moveMessages = (
  replica: Replica,
  input: MessagesInput & { readonly to: MailboxId },
  now: number,
): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const { id } = await destination(replica, input.to);
    return { changed: recordMoves(deed, await shownRows(replica, input.messageIds), id) };
  });

/** Records moves of what is not there yet; how many. */
export const recordMoves = (deed: Deed, rows: readonly ShownRow[], to: MailboxId): number => {
  const elsewhere = rows.filter(({ shown }) => shown.mailboxId !== to);
  for (const row of elsewhere) {
    deed.record({ kind: 'move', messageId: row.id, from: row.shown.mailboxId, to });
    deed.touch(row);
  }
  return elsewhere.length;
};

/** Copies messages to a folder. The copies are there from now on. Throws CommandError 'noFolder'. */
export const copyMessages = (
  replica: Replica,
  input: MessagesInput & { readonly to: MailboxId },
  now: number,
): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const { id } = await destination(replica, input.to);
    const rows = await shownRows(replica, input.messageIds);
    await recordCopies(replica, deed, { rows, to: id });
    return { changed: rows.length };
  });

/** Adds the rows of copies and records them. */
export const recordCopies = async (
  replica: Replica,
  deed: Deed,
  { rows, to }: { readonly rows: readonly ShownRow[]; readonly to: MailboxId },
): Promise<void> => {
  const observed = deed.now();
  const ids = await replica.messages.bulkAdd(
    rows.map(({ id: _, shown, ...row }) =>
      showNew({
        ...row,
        mailboxId: to,
        uidValidity: 0,
        uid: null,
        // What is struck through in one folder is not for that in another.
        flags: shown.flags.filter((flag) => !hasFlag(['\\Deleted', '\\Recent'], flag)),
        modseq: null,
        observed,
        vanished: null,
      }),
    ),
    { allKeys: true },
  );
  for (const [index, { id: messageId }] of rows.entries()) {
    const copyId = ids[index];
    if (copyId !== undefined) deed.record({ kind: 'copy', messageId, to, copyId });
  }
};

/** Moves messages to the archive folder, which is made if there is none. */
export const archiveMessages = (replica: Replica, input: MessagesInput, now: number): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const rows = await shownRows(replica, input.messageIds);
    if (rows.length === 0) return { changed: 0 };
    return { changed: recordMoves(deed, rows, await mailboxFor(replica, deed, 'archive')) };
  });

/** Moves messages to the trash folder, which is made if there is none. What is in it already is passed over. */
export const trashMessages = (replica: Replica, input: MessagesInput, now: number): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const rows = await shownRows(replica, input.messageIds);
    if (rows.length === 0) return { changed: 0 };
    return { changed: recordMoves(deed, rows, await mailboxFor(replica, deed, 'trash')) };
  });

/** Deletes messages for good: nobody is asked here. */
export const deleteMessages = (replica: Replica, input: MessagesInput, now: number): Promise<Done> =>
  act({ replica, now }, async (deed) => {
    const rows = await shownRows(replica, input.messageIds);
    for (const row of rows) recordDeletion(deed, row);
    return { changed: rows.length };
  });

export const recordDeletion = (deed: Deed, row: ShownRow): void => {
  deed.record({ kind: 'delete', messageId: row.id, from: row.shown.mailboxId });
  deed.touch(row);
};
