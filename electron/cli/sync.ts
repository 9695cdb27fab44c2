import type { Replica } from '../../core/replica/database.ts';
import { activity } from '../../core/replica/queries.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import type { Tiers } from '../../core/sync/tiers.ts';
import { budgetStopMessage, budgetStopOf, budgetStopWords, type Left, leftIn } from './budget-stop.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { type OpenDirectory, openForSync } from './data-directory.ts';
import { type ExitCode, exitCodeFor, exitCodes, inPlainWords } from './exit-codes.ts';
import { onTheLine } from './on-the-line.ts';
import { note, printLine } from './output.ts';
import { queueNow } from './queue-now.ts';
import { counted } from './rule-words.ts';
import { readableBytes, toJsonLine } from './terminal-text.ts';

export interface SyncCommand extends ConnectionFlags {
  readonly data: string;
  /** What to bring unasked in the place of all rules. */
  readonly tiers: Tiers | null;
  readonly folder?: readonly string[];
  /** Bytes that this run may take at most, whatever the budgets say. */
  readonly budget?: number;
  readonly json?: true;
}

/** Brings the directory's replica in step with the server; the last line says what is here and what it cost. */
export const sync = async (command: SyncCommand): Promise<ExitCode> => {
  const directory = await openForSync(command.data, command);
  try {
    return await syncIn(directory, command);
  } finally {
    await directory.store.close();
  }
};

const syncIn = async (directory: OpenDirectory, command: SyncCommand): Promise<ExitCode> => {
  const { replica } = directory.store;
  const { tiers, folder: folders = null, budget: budgetBytes } = command;
  const outcome = await onTheLine(directory, command, (options) =>
    syncOnce({ ...options, tiers, folders, ...(budgetBytes === undefined ? {} : { budgetBytes }) }),
  );
  const { error } = outcome;
  const stop = budgetStopOf(error, (await activity(replica))?.queue ?? []);
  const left = stop && leftIn(await queueNow(replica));
  // A budget that was spent before it began proves nothing about the settings.
  if ((!error || stop) && outcome.flights > 0) await directory.keepSettings();
  const unknown = error ? [] : await unknownFolders(replica, folders ?? []);
  const ofRun = budgetBytes ?? null;
  const failure = stop
    ? { code: 'budget', message: budgetStopMessage(stop, ofRun) }
    : error && { code: error.code, message: error.message };
  const ok = failure === null && unknown.length === 0;
  await printOutcome(outcome, { json: command.json === true, ok, failure, left });
  for (const path of unknown) note(`There is no folder ${path} on the server.`);
  if (stop) {
    note(budgetStopWords(stop, { left: left ?? leftIn([]), ofRun }));
    return exitCodes.budget;
  }
  if (error) {
    note(inPlainWords(error));
    return exitCodeFor(error);
  }
  return ok ? exitCodes.done : exitCodes.failed;
};

const unknownFolders = async (replica: Replica, paths: readonly string[]): Promise<readonly string[]> => {
  const known = new Set((await replica.mailboxes.toArray()).map(({ path }) => path));
  return paths.filter((path) => !known.has(path));
};

const printOutcome = async (
  outcome: SyncOutcome,
  {
    json,
    ok,
    failure,
    left,
  }: {
    readonly json: boolean;
    readonly ok: boolean;
    readonly failure: { readonly code: string; readonly message: string } | null;
    readonly left: Left | null;
  },
): Promise<void> => {
  const { folders, messages, texts, attachments, newMessages, wire, flights, seconds, error } = outcome;
  const { pushed, pending, conflicts } = outcome;
  const { up, down } = wire;
  // No session came about: what went wrong says it all.
  if (!json && error && (down === 0 || ('spent' in error && error.spent !== null))) return;
  if (json) {
    const here = { folders, messages, texts, attachments, newMessages, pushed, pending, conflicts };
    const figures = { ...here, wire: { up, down }, flights };
    const stopped = { ...(failure ? { error: failure } : {}), ...(left ? { left } : {}) };
    await printLine(toJsonLine({ ok, ...figures, seconds: Number(seconds.toFixed(1)), ...stopped }));
    return;
  }
  await printLine(
    `${messages} messages in ${folders} folders (${newMessages} new), ${texts} texts, ${attachments} attachments here. ` +
      changesWords({ pushed, pending, conflicts }) +
      `${readableBytes(down)} down, ${readableBytes(up)} up, ${flights} flights, ${seconds.toFixed(1)} s.`,
  );
};

const changesWords = ({ pushed, pending, conflicts }: Changes): string => {
  const sent = pushed > 0 || pending > 0 ? `${counted(pushed, 'change')} sent` : '';
  const left = pending > 0 ? `, ${pending} not yet` : '';
  const attention = conflicts > 0 ? `${counted(conflicts, 'conflict')}: see the verb conflicts. ` : '';
  return `${sent === '' ? '' : `${sent}${left}. `}${attention}`;
};

type Changes = Pick<SyncOutcome, 'pushed' | 'pending' | 'conflicts'>;
