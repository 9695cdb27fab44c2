import type { ChangeId, MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';

/**
 * How many messages came into a folder since a change was made to it, going by a LIST-STATUS of just now: what asks before the folder is
 * deleted with them. 0 when nobody can tell.
 */
export const arrivedSince = async (
  _replica: Replica,
  _about: { readonly mailboxId: MailboxId; readonly since: ChangeId },
): Promise<number> => 0;
