import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { folderByPath } from './chosen-messages.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface AppendCommand {
  readonly data: string;
  readonly folder: string;
  readonly flag?: readonly string[];
  /** INTERNALDATE, ms since the epoch. */
  readonly date?: number;
  readonly json?: true;
}

/** Puts a message from a file, or from stdin for `-`, into a folder. */
export const append = async (path: string, command: AppendCommand): Promise<ExitCode> => {
  const bytes = await readMessage(path);
  return changing(
    command,
    async (replica, now) => {
      const { id: mailboxId } = await folderByPath(replica, command.folder, command.data);
      const { flag: flags = [], date: internalDate = now } = command;
      return appendMessage(replica, { mailboxId, bytes, flags, internalDate }, now);
    },
    { more: ({ messageId }) => ({ id: messageId }) },
  );
};

const readMessage = async (path: string): Promise<Uint8Array> => {
  try {
    return path === '-' ? await buffer(process.stdin) : await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be read: ${reason}`);
  }
};
