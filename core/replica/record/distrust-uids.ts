import type { Mailbox, MailboxBefore } from '../../model/mailbox.ts';
import type { Replica } from '../database.ts';
import { wholeMailbox } from './keep-vanished.ts';

/**
 * Puts a mailbox's rows under UIDVALIDITY 0, which no server uses (RFC 9051, 2.3.1.1): their UIDs may mean other
 * messages, and they wait to be re-matched by content. Call it inside a transaction that includes `messages`.
 */
export const distrustUids = async (replica: Replica, mailbox: Mailbox): Promise<void> => {
  const [lowest, highest] = wholeMailbox(mailbox);
  const rows = await replica.messages.where('[mailboxId+uidValidity+uid]').between(lowest, highest).toArray();
  await replica.messages.bulkPut(rows.map((row) => ({ ...row, uidValidity: 0, uid: row.id })));
};

/**
 * What a mailbox was before most of it vanished or its UIDs came to mean something else: the first such state stays
 * until it is settled what became of its messages. Call it inside a transaction that includes `messages`.
 */
export const beforeOf = async (
  replica: Replica,
  { fact, before }: Mailbox,
  wentBack: boolean,
): Promise<{ readonly before?: MailboxBefore }> => {
  if (before) return { before: { ...before, wentBack: before.wentBack || wentBack } };
  if (!fact) return {};
  const [newest] = await replica.messages.toCollection().reverse().limit(1).primaryKeys();
  return { before: { fact, wentBack, newestRow: newest ?? null } };
};
