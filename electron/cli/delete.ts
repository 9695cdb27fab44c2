import { deleteMessages, trashMessages } from '../../core/replica/commands/message-commands.ts';
import { chosenMessages, type MessageChoice } from './chosen-messages.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface DeleteCommand extends MessageChoice {
  readonly forGood?: true;
  readonly json?: true;
}

/** Moves messages to the Trash, or deletes them for good. */
export const deleteVerb = (command: DeleteCommand): Promise<ExitCode> =>
  changing(command, async (replica, now) => {
    const { mailbox, messageIds } = await chosenMessages(replica, command);
    if (command.forGood) return deleteMessages(replica, { messageIds }, now);
    const done = await trashMessages(replica, { messageIds }, now);
    if (done.changed === 0) {
      throw new UsageError(`${mailbox.path} is the Trash already. To delete for good: --for-good`);
    }
    return done;
  });
