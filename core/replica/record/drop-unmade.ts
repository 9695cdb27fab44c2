import type { ChangeId, MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/**
 * Drops the rows that these changes made, an append or a copy that came to nothing before it went out. Call it inside a
 * transaction that includes `journal`, `messages` and `raws`.
 */
export const dropUnmade = async (replica: Replica, changes: readonly ChangeId[]): Promise<void> => {
  const entries = await replica.journal.bulkGet([...changes]);
  const made = entries.flatMap((entry): MessageId[] => {
    if (entry?.change.kind === 'append') return [entry.change.messageId];
    return entry?.change.kind === 'copy' ? [entry.change.copyId] : [];
  });
  const rows = await replica.messages.bulkGet(made);
  const unmade = rows.flatMap((row) => (row && row.uid === null && row.vanished === null ? [row.id] : []));
  await replica.messages.bulkDelete(unmade);
  await replica.raws.bulkDelete(unmade);
};
