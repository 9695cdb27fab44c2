import { CommandError } from '../../errors.ts';
import type { MailboxId, MessageId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';

export interface AppendInput {
  readonly mailboxId: MailboxId;
  /** RFC 5322; bare LF line ends become CRLF. */
  readonly bytes: Uint8Array;
  readonly flags: readonly string[];
  /** INTERNALDATE, ms since the epoch. */
  readonly internalDate: number;
}

/** Puts a message into a folder. It is there from now on. Throws CommandError 'noFolder', 'badFlag' or 'badMessage'. */
export const appendMessage = async (
  _replica: Replica,
  _input: AppendInput,
  _now: number,
): Promise<Done & { readonly messageId: MessageId }> => {
  throw new CommandError('badMessage', 'Nothing can be appended yet.');
};
