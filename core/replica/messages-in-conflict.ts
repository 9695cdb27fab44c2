import type { Conflict, Meeting } from '../model/conflict.ts';
import type { MessageId } from '../model/ids.ts';
import type { Replica } from './database.ts';

/** The messages that wait for the user to say what is to become of them. */
export const messagesInConflict = async (replica: Replica): Promise<ReadonlySet<MessageId>> =>
  messagesOfConflicts(replica, await replica.conflicts.where('open').equals(1).toArray());

/** The messages that conflicts are about, as far as they or the journal still know them; their rows may be gone. */
export const messagesOfConflicts = async (
  replica: Replica,
  conflicts: readonly Conflict[],
): Promise<ReadonlySet<MessageId>> => {
  const unnamed = conflicts.flatMap(({ meeting, changes }) =>
    'message' in meeting && meeting.message === null ? changes : [],
  );
  const entries = unnamed.length > 0 ? await replica.journal.bulkGet(unnamed) : [];
  return new Set([
    ...conflicts.flatMap(({ meeting }) => messagesIn(meeting)),
    ...entries.flatMap((entry) => (entry && 'messageId' in entry.change ? [entry.change.messageId] : [])),
  ]);
};

/** The messages that a meeting is about; their rows may be gone. */
export const messagesIn = (meeting: Meeting): readonly MessageId[] => {
  switch (meeting.kind) {
    case 'expungedThere':
    case 'movedThere':
    case 'changedThere':
      return [meeting.message.messageId];
    case 'folderGone':
    case 'refused':
      return meeting.message ? [meeting.message.messageId] : [];
    case 'manyGone':
      return meeting.messageIds;
    case 'folderChanged':
    case 'wentBack':
      return [];
  }
};
