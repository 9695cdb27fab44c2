import { hasFlag } from '../merge/view.ts';
import type { MailboxId } from '../model/ids.ts';
import type { Replica } from './database.ts';
import { messagesOf, pendingAboutMessages } from './pending-entries.ts';

/** By how much a folder's rows as the server has them outnumber those that it shows. */
export interface RowShift {
  readonly rows: number;
  readonly unseen: number;
}

/**
 * What pending changes do to the numbers of folders. It costs what is pending, not what the folders hold: counting a large
 * folder a second time would take longer.
 */
export const pendingShifts = async (replica: Replica): Promise<ReadonlyMap<MailboxId, RowShift>> => {
  const entries = await pendingAboutMessages(replica).toArray();
  const ids = new Set(entries.flatMap(({ change }) => messagesOf(change)));
  for (const id of await replica.messages.orderBy('vanished').primaryKeys()) ids.add(id);
  const shifts = new Map<MailboxId, RowShift>();
  const shift = (id: MailboxId, by: RowShift): void => {
    const { rows, unseen } = shifts.get(id) ?? { rows: 0, unseen: 0 };
    shifts.set(id, { rows: rows + by.rows, unseen: unseen + by.unseen });
  };
  for (const row of await replica.messages.bulkGet([...ids])) {
    if (!row) continue;
    const { mailboxId, uid, flags, shown } = row;
    if (uid !== null) shift(mailboxId, { rows: 1, unseen: hasFlag(flags, '\\Seen') ? 0 : 1 });
    if (shown) shift(shown.mailboxId, { rows: -1, unseen: -shown.unseen });
  }
  return shifts;
};
