import type { RuleException } from '../../core/model/rule.ts';
import { addException, moveException, removeException } from '../../core/replica/commands/rule-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { folderByPath } from './chosen-messages.ts';
import { type ExitCode, NotHere, UsageError } from './exit-codes.ts';
import { setting, type VerbOptions } from './report-setting.ts';
import { exceptionWords } from './rule-words.ts';

export interface ExceptCommand extends VerbOptions {
  readonly folder?: string;
  readonly remove?: number;
  readonly up?: number;
  readonly down?: number;
}

/** Adds an exception after those that are there, or changes one by the number that the verb rules shows. */
export const except = (
  effect: RuleException['effect'] | undefined,
  what: string | undefined,
  command: ExceptCommand,
): Promise<ExitCode> => {
  const { remove, up, down } = command;
  const numbers = [remove, up, down].filter((number) => number !== undefined);
  const [number] = numbers;
  if (number === undefined) return add(effect, what, command);
  if (numbers.length > 1 || effect !== undefined || command.folder !== undefined) {
    throw new UsageError('One of: always or never and what, --remove N, --up N, --down N.');
  }
  return setting(command, async (replica) => {
    const exception = await exceptionAt(replica, number, command.data);
    const { id } = exception;
    if (remove !== undefined) await removeException(replica, id);
    else await moveException(replica, { id, by: up === undefined ? 1 : -1 });
    const done = remove === undefined ? `moved ${up === undefined ? 'down' : 'up'}` : 'removed';
    return {
      json: { number, done, match: exception.match, effect: exception.effect },
      words: `${exceptionWords(exception)}: ${done}.`,
    };
  });
};

const add = (
  effect: RuleException['effect'] | undefined,
  what: string | undefined,
  command: ExceptCommand,
): Promise<ExitCode> => {
  if (effect === undefined || what === undefined) {
    throw new UsageError('Such as: except always ann@example.org, except never video/*, except --remove 1.');
  }
  return setting(command, async (replica) => {
    const { folder } = command;
    const mailboxId = folder === undefined ? null : (await folderByPath(replica, folder, command.data)).id;
    const match = matchFrom(what);
    await addException(replica, { match, effect, mailboxId });
    return {
      json: { effect, match, folder: folder ?? null },
      words: `${exceptionWords({ match, effect })}${folder === undefined ? '' : `, in ${folder} only`}.`,
    };
  });
};

/** A media type has a slash; so may an address, before its @. */
const matchFrom = (what: string): RuleException['match'] =>
  what.includes('/') && !what.includes('@')
    ? { kind: 'type', type: what.toLowerCase() }
    : { kind: 'sender', sender: what };

const exceptionAt = async (replica: Replica, number: number, data: string): Promise<RuleException> => {
  const inOrder = (await replica.exceptions.toArray()).sort((a, b) => a.position - b.position || a.id - b.id);
  const exception = inOrder[number - 1];
  if (!exception) throw new NotHere(`There is no exception ${number}. See: rules --data ${data}`);
  return exception;
};
