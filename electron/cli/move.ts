import { moveMessages } from '../../core/replica/commands/message-commands.ts';
import { chosenMessages, folderByPath, type MessageChoice } from './chosen-messages.ts';
import type { ExitCode } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface MoveCommand extends MessageChoice {
  readonly to: string;
  readonly json?: true;
}

/** Moves messages to another folder. */
export const move = (command: MoveCommand): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { messageIds } = await chosenMessages(replica, command);
    const { id: to } = await folderByPath(replica, command.to, command.data);
    return moveMessages(replica, { messageIds, to }, now);
  });
