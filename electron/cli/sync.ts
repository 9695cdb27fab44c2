import type { Tiers } from '../../core/sync/options.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { openForSync } from './data-directory.ts';
import { type ExitCode, exitCodeFor, exitCodes, inPlainWords } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { note, printLine } from './output.ts';
import { passwordFor } from './password.ts';
import { progressFor } from './progress.ts';
import { cliPorts, systemClock } from './session-ports.ts';
import { readableBytes, toJsonLine } from './terminal-text.ts';

export interface SyncCommand extends ConnectionFlags {
  readonly data: string;
  readonly tiers: Tiers;
  readonly folder?: readonly string[];
  readonly json?: true;
}

/** Brings the directory's replica in step with the server; the last line says what is here and what it cost. */
export const sync = async (command: SyncCommand): Promise<ExitCode> => {
  const json = command.json === true;
  const { account, store } = await openForSync(command.data, command);
  const outcome = await (async () => {
    try {
      const password = await passwordFor(account.connection, command.passwordEnv);
      const ports = cliPorts(command.data, account.id, password);
      const progress = progressFor(json);
      try {
        return await interruptible((signal) =>
          syncOnce({
            accountId: account.id,
            connection: account.connection,
            replica: store.replica,
            ports,
            clock: systemClock,
            signal,
            tiers: command.tiers,
            folders: command.folder ?? null,
            onProgress: progress.show,
          }),
        );
      } catch (error) {
        // A replica that cannot be written makes everything after it fail; its own problem says more.
        throw store.problem() ?? error;
      } finally {
        progress.stop();
        ports.close();
      }
    } finally {
      await store.close();
    }
  })();
  const unknown = outcome.error ? [] : await unknownFolders(command);
  await printOutcome(outcome, { json, ok: outcome.error === null && unknown.length === 0 });
  if (outcome.error) {
    note(inPlainWords(outcome.error));
    return exitCodeFor(outcome.error);
  }
  for (const path of unknown) note(`There is no folder ${path} on the server.`);
  return unknown.length > 0 ? exitCodes.failed : exitCodes.done;
};

const unknownFolders = async ({ data, folder }: SyncCommand): Promise<readonly string[]> => {
  if (!folder) return [];
  const { withReplica } = await import('./data-directory.ts');
  return withReplica(data, async (replica) => {
    const known = new Set((await replica.mailboxes.toArray()).map(({ path }) => path));
    return folder.filter((path) => !known.has(path));
  });
};

const printOutcome = async (
  outcome: SyncOutcome,
  { json, ok }: { readonly json: boolean; readonly ok: boolean },
): Promise<void> => {
  const { folders, messages, texts, attachments, newMessages, wire, flights, seconds, error } = outcome;
  const { up, down } = wire;
  if (json) {
    const figures = { folders, messages, texts, attachments, newMessages, wire: { up, down }, flights };
    const failure = error ? { error: { code: error.code, message: error.message } } : {};
    await printLine(toJsonLine({ ok, ...figures, seconds: Number(seconds.toFixed(1)), ...failure }));
    return;
  }
  await printLine(
    `${messages} messages in ${folders} folders (${newMessages} new), ${texts} texts, ${attachments} attachments here. ` +
      `${readableBytes(down)} down, ${readableBytes(up)} up, ${flights} flights, ${seconds.toFixed(1)} s.`,
  );
};
