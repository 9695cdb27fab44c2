import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { chosenMessages, type MessageChoice } from './chosen-messages.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface FlagCommand extends MessageChoice {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly json?: true;
}

/** Adds and removes flags. */
export const flag = async (command: FlagCommand): Promise<ExitCode> => {
  const { add = [], remove = [] } = command;
  if (add.length === 0 && remove.length === 0)
    throw new UsageError('Which flags? --add seen or --remove seen');
  return changing(command, async (replica, now) => {
    const { messageIds } = await chosenMessages(replica, command);
    return changeFlags(replica, { messageIds, add, remove }, now);
  });
};
