import type { ActionId } from '../../core/model/ids.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import { type ExitCode, NotHere } from './exit-codes.ts';
import { changing } from './report-done.ts';

export interface UndoCommand {
  readonly data: string;
  readonly json?: true;
}

/** Takes back what was done at one go: the action named, else the newest that can be undone. */
export const undo = (action: string | undefined, command: UndoCommand): Promise<ExitCode> =>
  changing(
    command,
    async (replica, now) => {
      const undone = (action as ActionId | undefined) ?? (await undoableAction(replica));
      if (undone === null) throw new NotHere('There is nothing to undo.');
      if ((await replica.journal.where('action').equals(undone).count()) === 0) {
        throw new NotHere(`There is no action ${undone} here. See: journal --data ${command.data}`);
      }
      return { ...(await undoAction(replica, undone, now)), undone };
    },
    { more: ({ undone }) => ({ undone }) },
  );
