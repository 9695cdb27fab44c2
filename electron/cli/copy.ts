import { copyMessages } from '../../core/replica/commands/message-commands.ts';
import { chosenMessages, folderByPath } from './chosen-messages.ts';
import type { ExitCode } from './exit-codes.ts';
import type { MoveCommand } from './move.ts';
import { changing } from './report-done.ts';

/** Copies messages to a folder. */
export const copy = (command: MoveCommand): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { messageIds } = await chosenMessages(replica, command);
    const { id: to } = await folderByPath(replica, command.to, command.data);
    return copyMessages(replica, { messageIds, to }, now);
  });
