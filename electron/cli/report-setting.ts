import type { Replica } from '../../core/replica/database.ts';
import { changeReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';

/** What every verb has. */
export interface VerbOptions {
  readonly data: string;
  readonly json?: true;
}

/** What a verb did, for programs and for people. */
export interface Told {
  readonly json: Readonly<Record<string, unknown>>;
  readonly words: string;
}

/** Sets something here that the next sync goes by, and says what once it is safe on disk. */
export const setting = async (
  { data, json }: VerbOptions,
  change: (replica: Replica, now: number) => Promise<Told>,
): Promise<ExitCode> => {
  const told = await changeReplica(data, (replica) => change(replica, Date.now()));
  await printLine(json ? toJsonLine({ ok: true, ...told.json }) : forTerminalLine(told.words));
  return exitCodes.done;
};

/** Prints what is set: a line of JSON each, or lines for people. */
export const printTold = async (
  { json }: Pick<VerbOptions, 'json'>,
  told: readonly Told[],
): Promise<ExitCode> => {
  for (const one of told) await printLine(json ? toJsonLine(one.json) : forTerminalLine(one.words));
  return exitCodes.done;
};
