import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DemoServer } from './demo-server.ts';

const patienceMs = 2_000;

/** The demo account in a terminal. */
export interface Terminal {
  readonly server: DemoServer;
  readonly dataDirectory: string;
  /** Ends what is running early. */
  readonly signal: AbortSignal;
}

/** Brings the copy in step with the server, as `npm run cli -- sync` does; gives the exit code. */
export const sync = (terminal: Terminal): Promise<number> => {
  const { account, caFile } = terminal.server;
  const { host, port, user } = account.connection;
  const where = ['--host', host, '--port', String(port), '--security', 'tls', '--user', user, '--ca', caFile];
  return run(terminal, ['sync', '--data', terminal.dataDirectory, ...where]);
};

/** Some sorting without the line, each command as one would type it; gives the exit code of the first that fails, else 0. */
export const sortOffline = (terminal: Terminal): Promise<number> =>
  runAll(terminal, [
    ['folder', 'create', 'Read ashore'],
    ['flag', '--folder', 'INBOX', '--uid', '1:60', '--add', 'seen'],
    ['flag', '--folder', 'INBOX', '--uid', '3,7,11', '--add', 'flagged'],
    ['move', '--folder', 'INBOX', '--uid', '20:39', '--to', 'Read ashore'],
    ['delete', '--folder', 'INBOX', '--uid', '50:54'],
  ]);

/** How a run ends that its budget stopped. */
const budgetSpent = 4;

/** Says what is to come by itself and what it may cost, and lets the budget stop a sync. */
export const spendBudget = async (terminal: Terminal): Promise<number> => {
  const set = await runAll(terminal, [
    ['priority', 'Junk', 'off'],
    ['rule', 'INBOX', 'attachments', '--attachment', '30', '--newest', '200'],
    ['link', 'dial-up'],
    ['budget', 'dial-up', '--session', '40KB', '--price', '1.50/minute USD'],
    ['forecast', 'INBOX'],
  ]);
  if (set !== 0 || terminal.signal.aborted) return set;
  console.log('\n$ packetboat sync');
  const stopped = await sync(terminal);
  if ((stopped !== 0 && stopped !== budgetSpent) || terminal.signal.aborted) return stopped;
  return runAll(terminal, [['spent'], ['queue']]);
};

const runAll = async (terminal: Terminal, commands: readonly (readonly string[])[]): Promise<number> => {
  for (const command of commands) {
    console.log(`\n$ packetboat ${command.map(quoted).join(' ')}`);
    const code = await run(terminal, [...command, '--data', terminal.dataDirectory]);
    if (code !== 0 || terminal.signal.aborted) return code;
  }
  return 0;
};

const quoted = (word: string): string => (word.includes(' ') ? `'${word}'` : word);

const run = ({ server, signal }: Terminal, args: readonly string[]): Promise<number> => {
  const root = join(import.meta.dirname, '../..');
  return new Promise((resolve, reject) => {
    const cli = spawn(process.execPath, [...process.execArgv, join(root, 'electron/cli/main.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PACKETBOAT_PASSWORD: server.password },
    });
    // A terminal's Ctrl-C has reached it already: it is left the time to put the terminal right.
    const end = () => setTimeout(() => cli.kill(), process.stdin.isTTY ? patienceMs : 0).unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    cli.on('error', reject);
    cli.on('exit', (code) => {
      signal.removeEventListener('abort', end);
      resolve(code ?? 1);
    });
  });
};
