// What a drag of a folder carries: it may end in another window of the same account.
import * as v from 'valibot';
import type { AccountId, MailboxId } from '../../core/model/ids.ts';

const format = 'application/x-packetboat-folder';

const draggedSchema = v.object({
  account: v.custom<AccountId>((input) => typeof input === 'string'),
  mailboxId: v.custom<MailboxId>((input) => typeof input === 'number'),
});

/** Puts a folder into a drag that begins. */
export const carryFolder = (data: DataTransfer, account: AccountId, mailboxId: MailboxId): void => {
  data.setData(format, JSON.stringify({ account, mailboxId }));
  data.effectAllowed = 'move';
};

/** Whether a drag carries a folder: before it ends, nobody may see which. */
export const carriesFolder = (data: DataTransfer): boolean => data.types.includes(format);

/** The folder of a drag that ended; null when it carries none of this account. */
export const carriedFolder = (data: DataTransfer, account: AccountId): MailboxId | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data.getData(format));
  } catch {
    // Another program's drag.
    return null;
  }
  const { success, output } = v.safeParse(draggedSchema, parsed);
  return success && output.account === account ? output.mailboxId : null;
};
