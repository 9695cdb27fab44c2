// What becomes of one message that vanished while changes to it were pending (DESIGN, the table of meetings):
//
//   found where it was to go             that is what was wanted
//   found elsewhere, to be moved         the server's place stands, and the user is told
//   found elsewhere, to be deleted       it stays, and the user is told: nothing is deleted where nobody looked
//   found anywhere, flagged or copied    the changes follow it
//   found nowhere, to be deleted         that is what was wanted
//   found nowhere, to be moved or copied what is here in full goes to the destination; the user is told
//   found nowhere, flagged               the user is told, and can have it back if it is here in full
import { changeFlags } from '../../merge/view.ts';
import type { Meeting } from '../../model/conflict.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow } from '../database.ts';
import { pendingAbout } from '../pending-entries.ts';
import type { Found } from './find-elsewhere.ts';
import { followMessage } from './follow-message.ts';
import { addConflictAt, inConflict, type SettledState, settleChanges } from './record-conflict.ts';
import { pathOf, type Settling, unseenIn } from './settling.ts';

export interface VanishedMessage {
  readonly row: Message;
  /** Its pending changes, in clock order. */
  readonly entries: readonly JournalRow[];
  readonly found: readonly Found[];
}

export const settleMessage = async (settling: Settling, vanished: VanishedMessage): Promise<void> => {
  const { row, entries, found } = vanished;
  const wanted = destinationOf(entries);
  const place = preferred(settling, found, [wanted, row.mailboxId]);
  if (entries.some(({ change }) => change.kind === 'delete'))
    return settleDeletion(settling, vanished, place);
  if (!place) return settleExpunged(settling, vanished, wanted);
  const moves = entries.filter(({ change }) => change.kind === 'move');
  if (wanted !== null && place.row.mailboxId === wanted) {
    await settle(settling, moves, place.isNew ? 'applied' : 'superseded');
    await followMessage(settling, row, place);
  } else if (wanted !== null && place.row.mailboxId !== row.mailboxId) {
    const stays = await followMessage(settling, row, place);
    await tell(settling, moves, 'superseded', {
      kind: 'movedThere',
      message: inConflict(stays),
      wanted: { mailboxId: wanted, path: pathOf(settling, wanted) },
      stands: pathOf(settling, place.row.mailboxId),
    });
  } else await followMessage(settling, row, place);
};

const destinationOf = (entries: readonly JournalRow[]): MailboxId | null => {
  const change = entries.findLast(({ change: { kind } }) => kind === 'move')?.change;
  return change?.kind === 'move' ? change.to : null;
};

/** Where it went rather than where a copy always was; among those, the folders in this order. */
const preferred = (
  { followed }: Settling,
  found: readonly Found[],
  folders: readonly (MailboxId | null)[],
): Found | null => {
  const rank = ({ row, isNew }: Found): number => {
    const folder = folders.indexOf(row.mailboxId);
    return (folder < 0 ? folders.length : folder) * 2 + (isNew && !followed.has(row.id) ? 0 : 1);
  };
  return [...found].sort((a, b) => rank(a) - rank(b))[0] ?? null;
};

const settleDeletion = async (
  settling: Settling,
  { row, entries }: VanishedMessage,
  place: Found | null,
): Promise<void> => {
  await settleCopies(settling, row, entries);
  const others = entries.filter(({ change }) => change.kind !== 'copy');
  if (place?.isNew) {
    const { mailboxId, flags } = place.row;
    await tell(settling, others, 'conflict', {
      kind: 'changedThere',
      message: inConflict(place.row),
      mailbox: pathOf(settling, mailboxId),
      flags,
    });
  } else {
    await settle(
      settling,
      others.filter(({ change }) => change.kind === 'delete'),
      'applied',
    );
    await settle(settling, others, 'superseded');
  }
  await forget(settling, row);
};

/** Nobody asks about what was thrown away after it was read. */
export const isAboutReading = ({ change }: JournalRow): boolean =>
  change.kind === 'flags' &&
  [...change.add, ...change.remove].every((flag) => flag.toLowerCase() === '\\seen');

const settleExpunged = async (
  settling: Settling,
  { row, entries }: VanishedMessage,
  wanted: MailboxId | null,
): Promise<void> => {
  const others = entries.filter(({ change }) => change.kind !== 'copy');
  const isHeld = settling.held.has(row.id);
  if (wanted === null) {
    await settleCopies(settling, row, entries);
    if (others.every(isAboutReading)) {
      // Copied, and read at most.
      await settle(settling, others, 'superseded');
      return forget(settling, row);
    }
    await tell(settling, others, 'conflict', expunged(settling, row, { wanted: 'flags', putBack: null }));
    // It stays until the user has said what is to become of it.
    return isHeld ? undefined : forget(settling, row);
  }
  if (settling.mailboxes.get(wanted)?.role === 'trash') {
    // Thrown away here, deleted there: it does not come back.
    await settleCopies(settling, row, entries);
    await settle(settling, others, 'superseded');
    return forget(settling, row);
  }
  if (!isHeld) {
    await settleCopies(settling, row, entries);
    await tell(settling, others, 'conflict', expunged(settling, row, { wanted: 'move', putBack: null }));
    return forget(settling, row);
  }
  const { id, path } = await destination(settling, wanted);
  const flags = others.reduce<readonly string[]>(
    (so, { change }) => (change.kind === 'flags' ? changeFlags(so, change) : so),
    row.flags,
  );
  await tell(settling, others, 'superseded', expunged(settling, row, { wanted: 'move', putBack: path }));
  await makeHere(settling, { ...row, mailboxId: id, flags });
};

/** Copies of what is nowhere to be copied from. */
const settleCopies = async (
  settling: Settling,
  row: Message,
  entries: readonly JournalRow[],
): Promise<void> => {
  const { replica, held } = settling;
  const raw = await replica.raws.get(row.id);
  for (const entry of entries) {
    const { change } = entry;
    if (change.kind !== 'copy') continue;
    const copy = await replica.messages.get(change.copyId);
    if (copy && held.has(row.id)) {
      const putBack = pathOf(settling, change.to);
      await tell(settling, [entry], 'superseded', expunged(settling, row, { wanted: 'copy', putBack }));
      if (raw) await replica.raws.put({ ...raw, messageId: copy.id });
      await makeHere(settling, copy);
    } else {
      await tell(settling, [entry], 'conflict', expunged(settling, row, { wanted: 'copy', putBack: null }));
      if (copy) await forgetCopy(settling, copy);
    }
  }
};

/** A copy that will never be: what was to be done to it has met the same. */
const forgetCopy = async (settling: Settling, copy: Message): Promise<void> => {
  const entries = await pendingAbout(settling.replica, [copy.id]).sortBy('id');
  await settleCopies(settling, copy, entries);
  await settle(settling, entries, 'conflict');
  await forget(settling, copy);
};

/** The row is a message made here from now on, to be appended to its mailbox. */
const makeHere = async ({ replica, deed }: Settling, row: Message): Promise<void> => {
  const made: Message = {
    ...row,
    uid: null,
    uidValidity: 0,
    modseq: null,
    observed: deed.now(),
    vanished: null,
    flags: changeFlags(row.flags, { add: [], remove: ['\\Deleted', '\\Recent'] }),
  };
  await replica.messages.put(made);
  deed.record({ kind: 'append', messageId: made.id, to: made.mailboxId });
  deed.touch(made);
};

const destination = async (
  settling: Settling,
  wanted: MailboxId,
): Promise<{ readonly id: MailboxId; readonly path: string }> => {
  const mailbox = settling.mailboxes.get(wanted);
  return mailbox && !settling.gone.has(wanted) ? mailbox : settling.recovered();
};

const expunged = (
  settling: Settling,
  row: Message,
  { wanted, putBack }: Pick<Extract<Meeting, { kind: 'expungedThere' }>, 'wanted' | 'putBack'>,
): Meeting => ({
  kind: 'expungedThere',
  message: inConflict(row),
  wanted,
  mailbox: pathOf(settling, row.mailboxId),
  putBack,
  ...unseenIn(settling),
});

const tell = async (
  { replica, deed }: Settling,
  entries: readonly JournalRow[],
  become: 'conflict' | 'superseded',
  meeting: Meeting,
): Promise<void> => {
  await addConflictAt(replica, { meeting, changes: entries.map(({ id }) => id), become, at: deed.now() });
};

const settle = ({ replica }: Settling, entries: readonly JournalRow[], become: SettledState): Promise<void> =>
  settleChanges(
    replica,
    entries.map(({ id }) => id),
    become,
  );

const forget = async ({ replica }: Settling, { id }: Message): Promise<void> => {
  await replica.messages.delete(id);
  await replica.raws.delete(id);
};
