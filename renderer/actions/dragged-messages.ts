// What a drag of messages carries: it may end in another window of the same account, so it says all it means.
import * as v from 'valibot';
import type { AccountId, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Acted } from './acted.ts';

const format = 'application/x-packetboat-messages';

const mailboxId = v.custom<MailboxId>((input) => typeof input === 'number');
const messageIds = v.array(v.custom<MessageId>((input) => typeof input === 'number'));

const draggedSchema = v.object({
  account: v.custom<AccountId>((input) => typeof input === 'string'),
  acted: v.variant('kind', [
    v.object({ kind: v.literal('messages'), mailboxId, ids: messageIds }),
    v.object({ kind: v.literal('folder'), mailboxId, except: messageIds }),
  ]),
});

/** Puts messages into a drag that begins. */
export const carryMessages = (data: DataTransfer, account: AccountId, acted: Acted): void => {
  data.setData(format, JSON.stringify({ account, acted }));
  data.effectAllowed = 'copyMove';
};

/** Whether a drag carries messages: before it ends, nobody may see which. */
export const carriesMessages = (data: DataTransfer): boolean => data.types.includes(format);

/** The messages of a drag that ended; null when it carries none of this account. */
export const carriedMessages = (data: DataTransfer, account: AccountId): Acted | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data.getData(format));
  } catch {
    // Another program's drag.
    return null;
  }
  const { success, output } = v.safeParse(draggedSchema, parsed);
  return success && output.account === account ? output.acted : null;
};

/** Dropped with Ctrl (Alt on a Mac), messages are copied. */
export const dropEffect = (event: {
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
}): 'copy' | 'move' => (event.ctrlKey || event.altKey ? 'copy' : 'move');
