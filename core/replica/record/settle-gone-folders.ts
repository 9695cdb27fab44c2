// What becomes of changes about a folder that is gone on the server: what exists only here goes to "Recovered", what is
// elsewhere still stays where it is, and the user is told.
import type { Meeting } from '../../model/conflict.ts';
import type { ChangeId, MailboxId, MessageId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { Message } from '../../model/message.ts';
import type { JournalRow } from '../database.ts';
import { pendingAbout } from '../pending-entries.ts';
import { madeHereIn } from './made-here.ts';
import { inConflict, settleChanges, showAgain } from './record-conflict.ts';
import { pathOf, type Settling } from './settling.ts';

/** Settles what the pending entries want of one gone folder. */
export const settleGoneFolder = async (
  settling: Settling,
  mailbox: Mailbox,
  entries: readonly JournalRow[],
): Promise<void> => {
  const moves = lastMoves(entries);
  await rescueMadeHere(settling, mailbox, entries);
  await keepInPlace(settling, mailbox, moves);
  await settleAbout(settling, mailbox, entries);
};

type Moves = ReadonlyMap<MessageId, readonly JournalRow[]>;

/** Each message's pending moves, in clock order: the last one says where it is to be. */
const lastMoves = (entries: readonly JournalRow[]): Moves => {
  const moves = new Map<MessageId, JournalRow[]>();
  for (const entry of entries) {
    if (entry.change.kind !== 'move') continue;
    const { messageId } = entry.change;
    moves.set(messageId, [...(moves.get(messageId) ?? []), entry]);
  }
  return moves;
};

const destinationOf = (moves: readonly JournalRow[]): MailboxId | null => {
  const change = moves.at(-1)?.change;
  return change?.kind === 'move' ? change.to : null;
};

/** Appends and copies that were to go there: to where the message was to be moved on to, else to "Recovered". */
const rescueMadeHere = async (
  settling: Settling,
  mailbox: Mailbox,
  entries: readonly JournalRow[],
): Promise<void> => {
  const { replica, gone } = settling;
  const moves = lastMoves(entries);
  const recovered: { row: Message; changes: readonly ChangeId[] }[] = [];
  for (const entry of entries) {
    const { change } = entry;
    if ((change.kind !== 'append' && change.kind !== 'copy') || change.to !== mailbox.id) continue;
    const row = await replica.messages.get(change.kind === 'copy' ? change.copyId : change.messageId);
    if (!row) continue;
    const onward = moves.get(row.id) ?? [];
    const next = destinationOf(onward);
    const to = next === null || gone.has(next) ? (await settling.recovered()).id : next;
    await replica.journal.put({ ...entry, change: { ...change, to } });
    await replica.messages.put({ ...row, mailboxId: to });
    await settleChanges(
      replica,
      onward.map(({ id }) => id),
      'superseded',
    );
    await showAgain(replica, [row.id]);
    if (to !== next) recovered.push({ row, changes: [entry.id] });
  }
  for (const row of await rescueRefused(settling, mailbox)) recovered.push({ row, changes: [] });
  if (recovered.length > 0) {
    const { path } = await settling.recovered();
    const rows = recovered.map(({ row }) => row);
    await tellGone(settling, {
      mailbox,
      rows,
      changes: recovered.flatMap(({ changes }) => changes),
      recovered: path,
    });
  }
};

/** What the server would not take goes to "Recovered", too: nobody has it but us. A copy is still where it is a copy of. */
const rescueRefused = async (settling: Settling, mailbox: Mailbox): Promise<readonly Message[]> => {
  const { replica, deed } = settling;
  const rescued: Message[] = [];
  for (const row of await madeHereIn(replica, mailbox.id)) {
    if ((await pendingAbout(replica, [row.id]).count()) > 0) continue;
    if ((await replica.raws.get(row.id)) === undefined) await replica.messages.delete(row.id);
    else {
      const { id: to } = await settling.recovered();
      deed.touch({ ...row, mailboxId: to });
      deed.record({ kind: 'append', messageId: row.id, to });
      rescued.push(row);
    }
  }
  const ids = new Set(rescued.map(({ id }) => id));
  await replica.conflicts
    .where('open')
    .equals(1)
    .filter(
      ({ meeting }) => meeting.kind === 'refused' && ids.has(meeting.message?.messageId ?? (0 as MessageId)),
    )
    .modify({ open: 0 });
  return rescued;
};

/** Moves into the folder of what is elsewhere still: it stays where it is. */
const keepInPlace = async (settling: Settling, mailbox: Mailbox, moves: Moves): Promise<void> => {
  const wanting = [...moves].filter(([, entries]) => destinationOf(entries) === mailbox.id);
  const rows = (await settling.replica.messages.bulkGet(wanting.map(([id]) => id))).flatMap((row) =>
    // What vanished has a story of its own.
    row && row.vanished === null && row.mailboxId !== mailbox.id ? [row] : [],
  );
  if (rows.length === 0) return;
  const changes = rows.flatMap(({ id }) => moves.get(id) ?? []);
  await settleChanges(
    settling.replica,
    changes.map(({ id }) => id),
    'conflict',
  );
  await tellGone(settling, { mailbox, rows, changes: changes.map(({ id }) => id), recovered: null });
};

/** Changes to the folder itself. */
const settleAbout = async (
  settling: Settling,
  mailbox: Mailbox,
  entries: readonly JournalRow[],
): Promise<void> => {
  const { replica } = settling;
  const about = entries.filter(({ change }) => 'mailboxId' in change && change.mailboxId === mailbox.id);
  if (about.length === 0) return;
  const ids = about.map(({ id }) => id);
  // Deleted here, deleted there: that is what was wanted.
  if (about.some(({ change }) => change.kind === 'deleteMailbox'))
    await settleChanges(replica, ids, 'applied');
  else {
    await settleChanges(replica, ids, 'conflict');
    await tellGone(settling, { mailbox, rows: [], changes: ids, recovered: null });
  }
};

/** One row for the folder, however many messages it concerns. */
const tellGone = async (
  settling: Settling,
  {
    mailbox,
    rows,
    changes,
    recovered,
  }: {
    readonly mailbox: Mailbox;
    readonly rows: readonly Message[];
    readonly changes: readonly ChangeId[];
    readonly recovered: string | null;
  },
): Promise<void> => {
  const [row, ...others] = rows;
  const meeting: Meeting = {
    kind: 'folderGone',
    message: row && others.length === 0 ? inConflict(row) : null,
    mailbox: pathOf(settling, mailbox.id),
    recovered,
  };
  await settling.replica.conflicts.add({
    at: settling.deed.now(),
    meeting,
    changes,
    open: 1,
  });
};
