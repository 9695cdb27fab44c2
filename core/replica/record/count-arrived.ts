import { countUids, parseUidSet, subtractUidSets } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import { rankMailboxes } from '../../policy/priorities.ts';
import type { Replica } from '../database.ts';

/**
 * How many messages came into a folder since it was last opened, going by a LIST-STATUS of just now: before the folder
 * is deleted with them, the user is asked. What our own push put there does not count. 0 when nobody can tell, or when
 * there is nothing to lose.
 */
export const countArrived = async (replica: Replica, mailboxId: MailboxId): Promise<number> => {
  const ranked = rankMailboxes(await replica.mailboxes.toArray());
  const { mailbox, priority } = ranked.find(({ mailbox: { id } }) => id === mailboxId) ?? {};
  const { fact, status } = mailbox ?? {};
  if (!status || status.messages === 0) return 0;
  // One that is left alone is never opened; of any other it was known that it was empty.
  if (!fact) return priority === 'off' ? 0 : status.messages;
  if (status.uidValidity !== fact.uidValidity) return status.messages;
  if (status.uidNext <= fact.uidNext) return 0;
  const arrived = subtractUidSets([[fact.uidNext, status.uidNext - 1]], parseUidSet(fact.live));
  return Math.min(countUids(arrived), status.messages);
};
