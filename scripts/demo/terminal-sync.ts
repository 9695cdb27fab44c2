import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DemoServer } from './demo-server.ts';

const patienceMs = 2_000;

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
      },
    );
    // A terminal's Ctrl-C has reached it already: it is left the time to put the terminal right.
    const end = () => setTimeout(() => cli.kill(), process.stdin.isTTY ? patienceMs : 0).unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    cli.on('error', reject);
    cli.on('exit', (code) => resolve(code ?? 1));
  });
};
