// Undo. Rules:
// U1 What has not gone out is taken out of the journal's pending: the view is then as if it had not been done.
// U2 What has gone out, or may have, is answered by its opposite, as an action of its own that names the one it takes back.
// U3 What others hold on to stays: a folder with something in it, a message that is to be copied elsewhere.
import Dexie from 'dexie';
import { CommandError } from '../../errors.ts';
import type { JournalEntry } from '../../model/change.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { ActionId, ChangeId } from '../../model/ids.ts';
import type { JournalRow, Replica } from '../database.ts';
import type { Done } from '../done.ts';
import { pathInWords } from '../path-in-words.ts';
import { pendingAboutFolders } from '../pending-entries.ts';
import { shownMailboxes } from '../shown-mailboxes.ts';
import { shownRows } from '../shown-row.ts';
import { act } from './act.ts';
import { takeBackFolders } from './take-back-folders.ts';
import { takeBackFresh } from './take-back-fresh.ts';
import { takeBackSent } from './take-back-sent.ts';

/** Takes back what was done at one go, as far as it can be. Throws CommandError 'notUndone' when none of it can. */
export const undoAction = (replica: Replica, action: ActionId, now: number): Promise<Done> =>
  act({ replica, now, tables: [replica.raws, replica.conflicts], undoes: action }, async (deed) => {
    const all = await replica.journal.where('action').equals(action).reverse().sortBy('id');
    const entries = (await isAnswered(replica, action)) ? [] : all.filter(canBeUndone);
    const answers = await replica.conflicts.filter(({ answer }) => answer === action).first();
    const { changed: takenOut, left } = await takeBackFresh(replica, deed, {
      entries: entries.filter(isFresh),
      answers,
    });
    await deed.flush();
    const answered = await takeBackSent(replica, deed, [
      ...left,
      ...entries.filter((entry) => !isFresh(entry)),
    ]);
    await deed.flush();
    const folders = await takeBackFolders(replica, deed, entries);
    await deed.flush();
    const changed = takenOut + answered + folders;
    if (changed === 0) throw new CommandError('notUndone', reasonOf(all));
    await refuseDoubles(replica);
    await refuseUnseen(replica, entries);
    if (answers && entries.every(isFresh)) await openAgain(replica, answers, entries);
    return { changed };
  });

/** The newest action that can be undone, for ctrl+z; null when there is none. What took back another is passed over with it. */
export const undoableAction = async (replica: Replica): Promise<ActionId | null> => {
  const takenBack = new Set<ActionId>();
  for (let before: ChangeId | null = null; ; ) {
    const page = await journalPage(replica, before);
    for (const entry of page) {
      if (entry.undoes !== undefined) {
        if (entry.state.kind !== 'undone') takenBack.add(entry.undoes);
      } else if (entry.settling === undefined && !takenBack.has(entry.action) && canBeUndone(entry))
        return entry.action;
    }
    before = page.at(-1)?.id ?? null;
    if (before === null) return null;
  }
};

const pageSize = 200;

const journalPage = (replica: Replica, before: ChangeId | null): Promise<JournalRow[]> =>
  replica.journal
    .where(':id')
    .below(before ?? Dexie.maxKey)
    .reverse()
    .limit(pageSize)
    .toArray();

const isFresh = ({ state }: JournalEntry): boolean => state.kind === 'pending' && state.sent === null;

const canBeUndone = ({ state, change: { kind } }: JournalEntry): boolean =>
  state.kind === 'pending' || (state.kind === 'applied' && kind !== 'delete' && kind !== 'deleteMailbox');

/** Whether it was taken back by an action that stands. */
const isAnswered = async (replica: Replica, action: ActionId): Promise<boolean> => {
  const answers = await replica.journal.where('undoes').equals(action).toArray();
  return answers.some(({ state }) => state.kind !== 'undone');
};

const reasonOf = (entries: readonly JournalEntry[]): string => {
  const deletions = entries.filter(({ change: { kind } }) => kind === 'delete' || kind === 'deleteMailbox');
  if (deletions.some(({ state }) => state.kind === 'applied')) {
    return 'It is deleted for good on the server, and cannot be brought back.';
  }
  if (deletions.some(({ state }) => state.kind === 'pending')) {
    return 'It may be deleted for good on the server by now, and cannot be taken back.';
  }
  const isMaking = entries.length > 0 && entries.every(({ change }) => change.kind === 'createMailbox');
  return isMaking ? 'There is something in the folder by now.' : 'There is nothing left to undo.';
};

/** A conflict whose answer is taken back is open again; with the messages that had been put back, where it lists some. */
const openAgain = async (
  replica: Replica,
  { answer: _, ...conflict }: Conflict,
  entries: readonly JournalEntry[],
): Promise<void> => {
  const { meeting } = conflict;
  const back = entries.flatMap(({ change }) => (change.kind === 'append' ? [change.messageId] : []));
  const all =
    meeting.kind === 'manyGone'
      ? { ...meeting, messageIds: [...new Set([...meeting.messageIds, ...back])] }
      : meeting;
  await replica.conflicts.put({ ...conflict, meeting: all, open: 1 });
};

/** A message does not go back into a folder that is deleted here: nobody would see it there, and it would go with that. */
const refuseUnseen = async (replica: Replica, entries: readonly JournalEntry[]): Promise<void> => {
  const deletions = (await pendingAboutFolders(replica).toArray()).flatMap(({ change }) =>
    change.kind === 'deleteMailbox' ? [change] : [],
  );
  const back = entries.flatMap(({ change }) =>
    (change.kind === 'move' || change.kind === 'delete') &&
    deletions.some(({ mailboxId }) => mailboxId === change.from)
      ? [change.messageId]
      : [],
  );
  for (const { shown } of await shownRows(replica, back)) {
    const deletion = deletions.find(({ mailboxId }) => mailboxId === shown.mailboxId);
    if (!deletion) continue;
    const folder = pathInWords(deletion.path);
    throw new CommandError('notUndone', `The folder ${folder} is deleted by now. Take that back first.`);
  }
};

/** A folder that comes back under a name may find that another has it by now. */
const refuseDoubles = async (replica: Replica): Promise<void> => {
  const paths = (await shownMailboxes(replica)).map(({ path }) => path);
  const double = paths.find((path, index) => paths.indexOf(path) < index);
  if (double !== undefined) {
    throw new CommandError('notUndone', `There is another folder ${pathInWords(double)} by now.`);
  }
};
