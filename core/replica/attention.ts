import type { Conflict, Meeting } from '../model/conflict.ts';
import type { Message } from '../model/message.ts';
import { changeNames } from './change-names.ts';
import type { Replica } from './database.ts';
import { describeChanges } from './describe-change.ts';
import { describeMeeting, type MeetingWords } from './describe-meeting.ts';
import { messageSource } from './message-source.ts';
import { messagesIn } from './messages-in-conflict.ts';

/** A conflict in plain words, with what can be done about it. */
export interface ConflictView extends MeetingWords {
  readonly conflict: Conflict;
}

/** What needs attention, newest first. */
export const openConflicts = async (replica: Replica): Promise<ConflictView[]> => {
  const conflicts = await replica.conflicts.where('open').equals(1).reverse().sortBy('id');
  return Promise.all(
    conflicts.map(async (conflict) => ({
      conflict,
      ...describeMeeting(conflict.meeting, {
        held: await isAnyHeld(replica, conflict.meeting),
        wanted: await wantedIn(replica, conflict),
      }),
    })),
  );
};

/** What was done here and refused there, in words; '' where nothing of it is in the journal any more. */
const wantedIn = async (replica: Replica, { meeting, changes }: Conflict): Promise<string> => {
  if (meeting.kind !== 'refused') return '';
  const entries = (await replica.journal.bulkGet([...changes])).flatMap((entry) => entry ?? []);
  return describeChanges(
    entries.map(({ change }) => change),
    await changeNames(replica, [entries]),
  );
};

/** How much needs attention. */
export const countConflicts = (replica: Replica): Promise<number> =>
  replica.conflicts.where('open').equals(1).count();

/** The rows of a meeting that are kept here although the server does not hold their messages any more. */
export const keptRows = async (replica: Replica, meeting: Meeting): Promise<Message[]> => {
  const rows = await replica.messages.bulkGet([...messagesIn(meeting)]);
  return rows.flatMap((row) => (row && row.vanished !== null ? [row] : []));
};

/** Whether at least one message that is gone on the server is here in full. */
const isAnyHeld = async (replica: Replica, meeting: Meeting): Promise<boolean> => {
  if (meeting.kind !== 'expungedThere' && meeting.kind !== 'manyGone') return false;
  for (const row of await keptRows(replica, meeting)) {
    if ((await messageSource(replica, row)) !== null) return true;
  }
  return false;
};
