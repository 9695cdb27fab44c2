import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import { folderByPath } from './chosen-messages.ts';
import type { ExitCode } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface FolderCommand {
  readonly data: string;
  readonly json?: true;
}

/** Makes a folder. */
export const createFolder = (path: string, command: FolderCommand): Promise<ExitCode> =>
  changing(command, (replica, now) => createMailbox(replica, { path }, now));

/** Renames a folder, or moves it into another, with those in it. */
export const renameFolder = (from: string, to: string, command: FolderCommand): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { id: mailboxId } = await folderByPath(replica, from, command.data);
    return renameMailbox(replica, { mailboxId, path: to }, now);
  });

/** Deletes a folder with all its messages. */
export const deleteFolder = (path: string, command: FolderCommand): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { id: mailboxId } = await folderByPath(replica, path, command.data);
    return deleteMailbox(replica, { mailboxId }, now);
  });

/** Subscribes to a folder, or with `off` does so no longer. */
export const subscribeFolder = (
  path: string,
  command: FolderCommand & { readonly off?: true },
): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { id: mailboxId } = await folderByPath(replica, path, command.data);
    return subscribeMailbox(replica, { mailboxId, subscribed: command.off !== true }, now);
  });
