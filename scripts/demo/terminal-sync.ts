import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DemoServer } from './demo-server.ts';

/**
 * Syncs the demo account in the terminal, as `npm run cli -- sync` does, and gives its exit code. The signal ends it
 * early.
 */
export const syncInTerminal = (
  server: DemoServer,
  dataDirectory: string,
  signal: AbortSignal,
): Promise<number> => {
  const { host, port, user } = server.account.connection;
  const root = join(import.meta.dirname, '../..');
  return new Promise((resolve, reject) => {
    const cli = spawn(
      process.execPath,
      [
        ...process.execArgv,
        join(root, 'electron/cli/main.ts'),
        ...['sync', '--data', dataDirectory, '--host', host, '--port', String(port)],
        ...['--security', 'tls', '--user', user, '--ca', server.caFile],
      ],
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, PACKETBOAT_PASSWORD: server.password },
        signal,
        killSignal: 'SIGTERM',
      },
    );
    cli.on('error', (error) => {
      if (!signal.aborted) reject(error);
    });
    cli.on('exit', (code) => resolve(code ?? 1));
  });
};
