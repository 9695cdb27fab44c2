import * as v from 'valibot';
import type { AccountId, MailboxId } from '../../core/model/ids.ts';
import { dragPayload } from '../ui/drag-payload.ts';

const payload = dragPayload(
  'folder',
  v.custom<MailboxId>((input) => typeof input === 'number'),
);

/** Puts a folder into a drag that begins. */
export const carryFolder = (data: DataTransfer, account: AccountId, mailboxId: MailboxId): void => {
  payload.carry(data, account, mailboxId);
  data.effectAllowed = 'move';
};

/** Whether a drag carries a folder. */
export const carriesFolder = payload.carries;

/** The folder of a drag that ended; null when it carries none of this account. */
export const carriedFolder = payload.carried;

/** A folder that is moved in the order of all: the tree takes none of these, so that nobody nests folders by a slip. */
export const orderedFolder = dragPayload(
  'ordered-folder',
  v.custom<MailboxId>((input) => typeof input === 'number'),
);
