import type { MailboxId } from '../../model/ids.ts';
import type { MessageIdentity } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { messageIdFields, tellApart } from '../message-id-fields.ts';

/**
 * Whether UIDs that have a row mean other messages now: a server that was put back to an earlier state and has had new
 * mail since has numbers that look like no more than new mail. Two Message-IDs tell; where one is lacking nobody can.
 * Call it inside a transaction that includes `messages` and `contents`.
 */
export const meansOthers = async (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    seen,
  }: {
    readonly mailboxId: MailboxId;
    readonly uidValidity: number;
    /** What UIDs were just seen to mean. */
    readonly seen: readonly Pick<MessageIdentity, 'uid' | 'messageId'>[];
  },
): Promise<boolean> => {
  const told = new Map<number | null, string>(seen.map(({ uid, messageId }) => [uid, messageId]));
  const rows = await replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .anyOf(seen.map(({ uid }) => [mailboxId, uidValidity, uid]))
    .toArray();
  const known = await messageIdFields(replica, rows);
  return rows.some(({ uid }, index) => tellApart(known[index] ?? '', told.get(uid) ?? ''));
};
