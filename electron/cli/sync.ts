import type { Replica } from '../../core/replica/database.ts';
import type { Tiers } from '../../core/sync/options.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { openForSync } from './data-directory.ts';
import { type ExitCode, exitCodeFor, exitCodes, inPlainWords } from './exit-codes.ts';
import { onTheLine } from './on-the-line.ts';
import { note, printLine } from './output.ts';
import { readableBytes, toJsonLine } from './terminal-text.ts';

export interface SyncCommand extends ConnectionFlags {
  readonly data: string;
  readonly tiers: Tiers;
  readonly folder?: readonly string[];
  readonly json?: true;
}

/** Brings the directory's replica in step with the server; the last line says what is here and what it cost. */
export const sync = async (command: SyncCommand): Promise<ExitCode> => {
  const directory = await openForSync(command.data, command);
  const { outcome, unknown } = await (async () => {
    try {
      const outcome = await onTheLine(directory, command, (options) =>
        syncOnce({ ...options, tiers: command.tiers, folders: command.folder ?? null }),
      );
      if (outcome.error) return { outcome, unknown: [] };
      await directory.keepSettings();
      return { outcome, unknown: await unknownFolders(directory.store.replica, command.folder ?? []) };
    } finally {
      await directory.store.close();
    }
  })();
  const ok = outcome.error === null && unknown.length === 0;
  await printOutcome(outcome, { json: command.json === true, ok });
  if (outcome.error) {
    note(inPlainWords(outcome.error));
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
  { json, ok }: { readonly json: boolean; readonly ok: boolean },
): Promise<void> => {
  const { folders, messages, texts, attachments, newMessages, wire, flights, seconds, error } = outcome;
  const { pushed, pending, conflicts } = outcome;
  const { up, down } = wire;
  // No session came about: what went wrong says it all.
  if (!json && error && (down === 0 || error.spent !== null)) return;
  if (json) {
    const here = { folders, messages, texts, attachments, newMessages, pushed, pending, conflicts };
    const figures = { ...here, wire: { up, down }, flights };
    const failure = error ? { error: { code: error.code, message: error.message } } : {};
    await printLine(toJsonLine({ ok, ...figures, seconds: Number(seconds.toFixed(1)), ...failure }));
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

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
