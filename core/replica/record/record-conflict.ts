// Puts a row under "Needs attention" for what two sides made of one thing, and takes what met it off the journal.
import type { ChangeState } from '../../model/change.ts';
import type { Meeting, MessageInConflict } from '../../model/conflict.ts';
import type { ChangeId, Hlc, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';
import { readClock } from '../read-clock.ts';
import { showMessages } from '../show-messages.ts';

/** Every state that an entry stays in. */
export type SettledState = Exclude<ChangeState, { kind: 'pending' }>['kind'];

export interface ConflictInput {
  readonly meeting: Meeting;
  /** The journal entries that met it, with what becomes of each of them. */
  readonly changes: readonly ChangeId[];
  readonly become: 'conflict' | 'superseded';
  /** Wall time, ms since the epoch. */
  readonly now: number;
}

/**
 * Adds a conflict, settles the changes that met it and shows their messages without them. Call it inside a transaction
 * that includes `conflicts`, `journal`, `messages` and `settings`. Returns the conflict's id.
 */
export const addConflict = async (
  replica: Replica,
  { meeting, changes, become, now }: ConflictInput,
): Promise<number> => {
  const at = await readClock(replica, now);
  return addConflictAt(replica, { meeting, changes, become, at });
};

/** The same for whoever has read the clock. */
export const addConflictAt = async (
  replica: Replica,
  { meeting, changes, become, at }: Omit<ConflictInput, 'now'> & { readonly at: Hlc },
): Promise<number> => {
  await settleChanges(replica, changes, become);
  return replica.conflicts.add({ at, meeting, changes, open: 1 });
};

/**
 * Settles pending entries and shows their messages without them; entries that are settled already stay as they are.
 * Call it inside a transaction that includes `journal` and `messages`.
 */
export const settleChanges = async (
  replica: Replica,
  changes: readonly ChangeId[],
  become: SettledState,
): Promise<void> => {
  const entries = (await replica.journal.bulkGet([...changes])).flatMap((entry) =>
    entry?.state.kind === 'pending' ? [entry] : [],
  );
  await replica.journal.bulkPut(entries.map((entry) => ({ ...entry, state: { kind: become }, pending: 0 })));
  await showAgain(
    replica,
    entries.flatMap(({ change }) => ('messageId' in change ? [change.messageId] : [])),
  );
};

/** Rewrites what these messages' rows show; call it inside a transaction that includes `journal` and `messages`. */
export const showAgain = async (replica: Replica, messageIds: readonly MessageId[]): Promise<void> => {
  const rows = await replica.messages.bulkGet([...new Set(messageIds)]);
  const left = rows.flatMap((row) => (row ? [row] : []));
  await replica.messages.bulkPut(await showMessages(replica, left));
};

/** A message in words that outlast its row. */
export const inConflict = ({ id, contentId, sender, subject }: Message): MessageInConflict => ({
  messageId: id,
  contentId,
  sender,
  subject,
});
