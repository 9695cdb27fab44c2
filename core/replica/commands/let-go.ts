import type { Conflict } from '../../model/conflict.ts';
import type { MessageId } from '../../model/ids.ts';
import { keptRows } from '../attention.ts';
import type { Replica } from '../database.ts';
import { messagesOf, pendingAboutMessages } from '../pending-entries.ts';
import { entriesOf } from './conflict-places.ts';

/**
 * Drops what was kept here for the sake of a conflict alone: rows of messages that are gone on the server, and copies that it
 * refused to make. A message that was made here stays, whatever the server said. How many rows.
 */
export const letGo = async (replica: Replica, conflict: Conflict): Promise<number> => {
  const kept = await keptRows(replica, conflict.meeting);
  const ids = [...kept.map(({ id }) => id), ...(await refusedCopies(replica, conflict))];
  if (ids.length === 0) return 0;
  const pending = await pendingAboutMessages(replica).toArray();
  const concerned = new Set(pending.flatMap(({ change }) => messagesOf(change)));
  const dropped = ids.filter((id) => !concerned.has(id));
  await replica.messages.bulkDelete(dropped);
  await replica.raws.bulkDelete(dropped);
  return dropped.length;
};

const refusedCopies = async (replica: Replica, conflict: Conflict): Promise<MessageId[]> => {
  const entries = await entriesOf(replica, conflict);
  const copies = entries.flatMap(({ change, state }) =>
    change.kind === 'copy' && state.kind === 'conflict' ? [change.copyId] : [],
  );
  const rows = await replica.messages.bulkGet(copies);
  return rows.flatMap((row) => (row?.uid === null ? [row.id] : []));
};
