import type { Plan } from '../../merge/plan-steps.ts';
import type { Replica } from '../database.ts';

/**
 * Drops rows of what was made here and comes to nothing (core/merge/plan-steps.ts): messages and folders that the server
 * has never heard of. A folder stays as long as any message is in it. Call it inside a transaction that includes
 * `mailboxes`, `messages` and `raws`.
 */
export const dropUnmade = async (
  { mailboxes, messages, raws }: Replica,
  { unmade }: Pick<Plan, 'unmade'>,
): Promise<void> => {
  const rows = await messages.bulkGet([...unmade.messages]);
  const ids = rows.flatMap((row) => (row && row.uid === null && row.vanished === null ? [row.id] : []));
  await messages.bulkDelete(ids);
  await raws.bulkDelete(ids);
  for (const mailbox of await mailboxes.bulkGet([...unmade.mailboxes])) {
    if (!mailbox || mailbox.listed) continue;
    // Rows without a UID are in no index by their fact's mailbox.
    const held = await messages
      .filter((row) => row.mailboxId === mailbox.id || row.shown?.mailboxId === mailbox.id)
      .count();
    if (held === 0) await mailboxes.delete(mailbox.id);
  }
};
