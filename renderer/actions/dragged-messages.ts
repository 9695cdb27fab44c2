import * as v from 'valibot';
import type { AccountId, MailboxId, MessageId } from '../../core/model/ids.ts';
import { dragPayload } from '../ui/drag-payload.ts';
import type { Acted } from './acted.ts';

const mailboxId = v.custom<MailboxId>((input) => typeof input === 'number');
const messageIds = v.array(v.custom<MessageId>((input) => typeof input === 'number'));

const payload = dragPayload<Acted>(
  'messages',
  v.variant('kind', [
    v.object({ kind: v.literal('messages'), mailboxId, ids: messageIds }),
    v.object({ kind: v.literal('folder'), mailboxId, except: messageIds }),
  ]),
);

/** Puts messages into a drag that begins. */
export const carryMessages = (data: DataTransfer, account: AccountId, acted: Acted): void => {
  payload.carry(data, account, acted);
  data.effectAllowed = 'copyMove';
};

/** Whether a drag carries messages. */
export const carriesMessages = payload.carries;

/** The messages of a drag that ended; null when it carries none of this account. */
export const carriedMessages = payload.carried;

/** Dropped with Ctrl (Alt on a Mac), messages are copied. */
export const dropEffect = (event: {
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
}): 'copy' | 'move' => (event.ctrlKey || event.altKey ? 'copy' : 'move');
