import type { SyncOnceOptions } from '../../core/sync/sync-once.ts';
import { systemClock } from '../../core/system-clock.ts';
import { systemNetwork } from '../host/network.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { OpenDirectory } from './data-directory.ts';
import { interruptible } from './interrupt.ts';
import { passwordFor } from './password.ts';
import { progressFor } from './progress.ts';
import { type CliPorts, cliPorts } from './session-ports.ts';

/** What every run of the brain takes, with the host's own ports. */
export type LineOptions = Omit<SyncOnceOptions, 'tiers' | 'folders' | 'ports'> & { readonly ports: CliPorts };

/** Runs work that needs the server: with a password, progress on stderr, and an orderly stop on SIGINT. */
export const onTheLine = async <T>(
  { account, store }: OpenDirectory,
  command: ConnectionFlags & { readonly data: string; readonly json?: true },
  work: (options: LineOptions) => Promise<T>,
): Promise<T> => {
  const password = await passwordFor(account.connection, command.passwordEnv);
  const ports = cliPorts(command.data, account.id, password);
  const progress = progressFor(command.json === true);
  try {
    return await interruptible((signal) =>
      work({
        accountId: account.id,
        connection: account.connection,
        replica: store.replica,
        ports,
        clock: systemClock,
        network: systemNetwork(),
        signal,
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
};
