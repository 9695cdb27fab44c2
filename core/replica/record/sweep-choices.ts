import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/**
 * Drops rules, exceptions and queue marks of folders that are not here any more: ids are never given twice, so until then they
 * mean nothing. Call it inside a transaction that includes `mailboxes`, `rules`, `exceptions` and `queueMarks`.
 */
export const sweepChoices = async ({ mailboxes, rules, exceptions, queueMarks }: Replica): Promise<void> => {
  const here = new Set(await mailboxes.toCollection().primaryKeys());
  const isGone = (mailboxId: MailboxId): boolean => !here.has(mailboxId);
  const goneRules = (await rules.toCollection().primaryKeys()).filter(
    ([scope]) => scope !== 'account' && isGone(scope),
  );
  const goneExceptions = (await exceptions.toArray()).flatMap(({ id, mailboxId }) =>
    mailboxId !== null && isGone(mailboxId) ? [id] : [],
  );
  const goneMarks = (await queueMarks.toCollection().primaryKeys()).filter(([mailboxId]) =>
    isGone(mailboxId),
  );
  // A deletion of nothing would be a write all the same.
  if (goneRules.length > 0) await rules.bulkDelete(goneRules);
  if (goneExceptions.length > 0) await exceptions.bulkDelete(goneExceptions);
  if (goneMarks.length > 0) await queueMarks.bulkDelete(goneMarks);
};
