import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/**
 * Drops rules, exceptions and queue marks of folders that are not here any more: ids are never given twice, so until then they
 * mean nothing. Call it inside a transaction that includes `mailboxes`, `rules`, `exceptions` and `queueMarks`.
 */
export const sweepChoices = async ({ mailboxes, rules, exceptions, queueMarks }: Replica): Promise<void> => {
  const here = new Set(await mailboxes.toCollection().primaryKeys());
  const isGone = (mailboxId: MailboxId): boolean => !here.has(mailboxId);
  const ruleKeys = await rules.toCollection().primaryKeys();
  await rules.bulkDelete(ruleKeys.filter(([scope]) => scope !== 'account' && isGone(scope)));
  const rows = await exceptions.toArray();
  await exceptions.bulkDelete(
    rows.flatMap(({ id, mailboxId }) => (mailboxId !== null && isGone(mailboxId) ? [id] : [])),
  );
  const markKeys = await queueMarks.toCollection().primaryKeys();
  await queueMarks.bulkDelete(markKeys.filter(([mailboxId]) => isGone(mailboxId)));
};
