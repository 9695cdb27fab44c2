import { wallTimeOf } from '../../core/merge/clock.ts';
import type { ConflictAction } from '../../core/model/conflict.ts';
import { type ConflictView, openConflicts } from '../../core/replica/attention.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, exitCodes, NotHere, UsageError } from './exit-codes.ts';
import { note, printLine } from './output.ts';
import { changing } from './report-done.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';

export interface ConflictsCommand {
  readonly data: string;
  readonly do?: ConflictAction;
  readonly id?: number;
  readonly json?: true;
}

/** Prints what needs attention, newest first, or does something about one of it. */
export const conflicts = async (command: ConflictsCommand): Promise<ExitCode> => {
  const { data, id, json } = command;
  if (command.do !== undefined || id !== undefined) return deal(command);
  const views = await withReplica(data, openConflicts);
  for (const view of views) {
    for (const line of json ? [jsonLine(view)] : readableLines(view)) await printLine(line);
  }
  if (views.length === 0 && !json) note('Nothing needs attention.');
  return exitCodes.done;
};

const deal = (command: ConflictsCommand): Promise<ExitCode> => {
  const { do: action, id } = command;
  if (action === undefined || id === undefined) throw new UsageError('It takes both: --id 3 --do dismiss');
  return changing(
    command,
    async (replica, now) => {
      const conflict = await replica.conflicts.get(id);
      if (!conflict) throw new NotHere(`There is no conflict ${id}. See: conflicts --data ${command.data}`);
      return actOnConflict(replica, id, action, now);
    },
    // It is dealt with all the same.
    { nothingChanged: 'Done.' },
  );
};

const jsonLine = ({ conflict, title, detail, actions }: ConflictView): string => {
  const { id, at, meeting, changes } = conflict;
  return toJsonLine({
    id,
    at: new Date(wallTimeOf(at)).toISOString(),
    kind: meeting.kind,
    title,
    detail,
    actions: actions.map(({ action, label }) => ({ action, label })),
    changes,
  });
};

const readableLines = ({ conflict, title, detail, actions }: ConflictView): readonly string[] =>
  [
    `${conflict.id}  ${title}`,
    `    ${detail}`,
    ...actions.map(({ action, label }) => `    --id ${conflict.id} --do ${action}  ${label}`),
  ].map(forTerminalLine);
