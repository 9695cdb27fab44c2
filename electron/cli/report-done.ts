import type { ActionId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { Done } from '../../core/replica/done.ts';
import { unsentActions } from '../../core/replica/unsent.ts';
import { changeReplica } from './data-directory.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { printLine } from './output.ts';
import { forTerminalLine, toJsonLine } from './terminal-text.ts';

interface Report {
  readonly data: string;
  readonly json?: true;
}

/** Changes what is here, and prints what was done once it is safe on disk: what is told is in the journal. */
export const changing = async <Result extends Done>(
  { data, json }: Report,
  change: (replica: Replica, now: number) => Promise<Result>,
  {
    more = () => ({}),
    nothingChanged = 'There was nothing to change.',
  }: {
    readonly more?: (result: Result) => Readonly<Record<string, unknown>>;
    /** What is said where nothing came of it. */
    readonly nothingChanged?: string;
  } = {},
): Promise<ExitCode> => {
  const { result, words } = await changeReplica(data, async (replica) => {
    const result = await change(replica, Date.now());
    return { result, words: json ? '' : await wordsFor(replica, result.action) };
  });
  const { action, changed } = result;
  await printLine(
    json
      ? toJsonLine({ ok: true, action, changed, ...more(result) })
      : forTerminalLine(changed === 0 ? nothingChanged : readable(words)),
  );
  return exitCodes.done;
};

const wordsFor = async (replica: Replica, action: ActionId | null): Promise<string> =>
  (await unsentActions(replica)).find((candidate) => candidate.action === action)?.words ?? '';

const readable = (words: string): string =>
  words === '' ? 'Done.' : `${words}. Goes out with the next sync.`;
