import type { Replica } from '../../core/replica/database.ts';
import { BudgetSpent } from '../../core/sync/budget-spent.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import type { Tiers } from '../../core/sync/tiers.ts';
import { budgetStopWords, type Left, leftIn } from './budget-stop.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { openForSync } from './data-directory.ts';
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
  const { outcome, unknown, left } = await (async () => {
    try {
      const { replica } = directory.store;
      const outcome = await onTheLine(directory, command, (options) =>
        syncOnce({
          ...options,
          tiers: command.tiers,
          folders: command.folder ?? null,
          ...(command.budget === undefined ? {} : { budgetBytes: command.budget }),
        }),
      );
      const left = outcome.error instanceof BudgetSpent ? leftIn(await queueNow(replica)) : null;
      // A budget that was spent before it began proves nothing about the settings.
      if (outcome.error && (left === null || outcome.flights === 0)) return { outcome, unknown: [], left };
      await directory.keepSettings();
      return { outcome, unknown: left ? [] : await unknownFolders(replica, command.folder ?? []), left };
    } finally {
      await directory.store.close();
    }
  })();
  const ok = outcome.error === null && unknown.length === 0;
  await printOutcome(outcome, { json: command.json === true, ok, left });
  if (outcome.error) {
    note(
      outcome.error instanceof BudgetSpent
        ? budgetStopWords(outcome.error, { left: left ?? leftIn([]), ofRun: command.budget ?? null })
        : inPlainWords(outcome.error),
    );
    return exitCodeFor(outcome.error);
  }
  for (const path of unknown) note(`There is no folder ${path} on the server.`);
  return ok ? exitCodes.done : exitCodes.failed;
};

const unknownFolders = async (replica: Replica, paths: readonly string[]): Promise<readonly string[]> => {
  const known = new Set((await replica.mailboxes.toArray()).map(({ path }) => path));
  return paths.filter((path) => !known.has(path));
};

const printOutcome = async (
  outcome: SyncOutcome,
  { json, ok, left }: { readonly json: boolean; readonly ok: boolean; readonly left: Left | null },
): Promise<void> => {
  const { folders, messages, texts, attachments, newMessages, wire, flights, seconds, error } = outcome;
  const { pushed, pending, conflicts } = outcome;
  const { up, down } = wire;
  // No session came about: what went wrong says it all.
  if (!json && error && (down === 0 || ('spent' in error && error.spent !== null))) return;
  if (json) {
    const here = { folders, messages, texts, attachments, newMessages, pushed, pending, conflicts };
    const figures = { ...here, wire: { up, down }, flights };
    const failure = error ? { error: { code: error.code, message: error.message } } : {};
    const behind = left ? { left } : {};
    await printLine(
      toJsonLine({ ok, ...figures, seconds: Number(seconds.toFixed(1)), ...failure, ...behind }),
    );
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
