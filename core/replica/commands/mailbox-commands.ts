import { CommandError } from '../../errors.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Replica } from '../database.ts';
import type { Done } from '../done.ts';

/** Makes a folder. Throws CommandError 'badName' or 'folderExists'. */
export const createMailbox = async (
  _replica: Replica,
  _input: { readonly path: string },
  _now: number,
): Promise<Done & { readonly mailboxId: MailboxId }> => {
  throw new CommandError('badName', 'Folders cannot be made yet.');
};

/** Renames or moves a folder with those in it. Throws CommandError 'noFolder', 'badName', 'folderExists' or 'fixedFolder'. */
export const renameMailbox = async (
  _replica: Replica,
  _input: { readonly mailboxId: MailboxId; readonly path: string },
  _now: number,
): Promise<Done> => {
  throw new CommandError('badName', 'Folders cannot be renamed yet.');
};

/** Deletes a folder with all its messages. Throws CommandError 'noFolder', 'holdsFolders' or 'fixedFolder'. */
export const deleteMailbox = async (
  _replica: Replica,
  _input: { readonly mailboxId: MailboxId },
  _now: number,
): Promise<Done> => {
  throw new CommandError('noFolder', 'Folders cannot be deleted yet.');
};

/** Subscribes to a folder or no longer. Throws CommandError 'noFolder'. */
export const subscribeMailbox = async (
  _replica: Replica,
  _input: { readonly mailboxId: MailboxId; readonly subscribed: boolean },
  _now: number,
): Promise<Done> => {
  throw new CommandError('noFolder', 'Folders cannot be subscribed to yet.');
};
