// What the files that add groups of verbs to the command line share.
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';

export interface VerbMaker {
  /** A verb with the options that all have. */
  readonly verb: (name: string, description: string, parent?: Command) => Command;
  /** A verb that only holds others. */
  readonly group: (name: string, description: string) => Command;
  /** Keeps the exit code of the verb that ran. */
  readonly running: <Args extends readonly unknown[]>(
    verb: (...args: Args) => Promise<ExitCode>,
  ) => (...args: Args) => Promise<void>;
}

/** Verbs that print one line of JSON where asked. */
export const json = (command: Command): Command => command.option('--json', 'print one line of JSON');

/** Verbs that print a line of JSON for each thing they tell. */
export const jsonLines = (command: Command): Command => command.option('--json', 'a line of JSON each');

export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`);
