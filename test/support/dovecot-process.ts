import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { dovecotGreeting, dovecotPaths } from './dovecot-config.ts';

const startTimeoutMs = 20_000;
const pollMs = 15;

/**
 * Runs Dovecot for as long as its standard input stays open: when this process ends, however suddenly, the kernel
 * closes the pipe, the server goes, and the temporary directory with it. No exit handler could promise that.
 * A kept directory gets an orderly shutdown, which takes Dovecot a second; a temporary one has nothing to save, so
 * its children are killed under a halted master, which then finds nothing left to wait for but still reaps them.
 */
const supervisorScript = `
PATH="$PATH:/usr/sbin:/usr/local/sbin"
dovecot -F -c "$1" </dev/null >"$2" 2>&1 &
server=$!
exec 3<&0
{
  cat <&3 >/dev/null
  if [ -n "$3" ]; then
    kill -STOP "$server"
    pkill -KILL -P "$server"
  fi
  kill -TERM "$server"
  kill -CONT "$server"
} 2>/dev/null &
exec 3<&- 0</dev/null
wait "$server"
code=$?
[ -z "$3" ] || rm -rf "$3"
exit $code
`;

/** Starts the server configured in `directory`, waits until it greets, and returns its stop. */
export async function superviseDovecot(input: {
  readonly directory: string;
  readonly imapPort: number;
  readonly removeDirectory: boolean;
}): Promise<() => Promise<void>> {
  const { directory, imapPort, removeDirectory } = input;
  const paths = dovecotPaths(directory);
  const removed = removeDirectory ? directory : '';
  // A session of its own: Ctrl-C in a terminal must reach this process first, not pull the server from under it.
  const supervisor = spawn('sh', ['-c', supervisorScript, 'sh', paths.config, paths.startupErrors, removed], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exited = new Promise<void>((resolve) => supervisor.once('exit', () => resolve()));
  const stop = async () => {
    supervisor.stdin.end();
    await exited;
  };
  if (await greets(supervisor, imapPort, dovecotGreeting(directory))) return stop;
  const logs = await Promise.all(
    [paths.startupErrors, paths.log].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  await stop();
  throw new Error(`Dovecot did not start: ${logs.join('\n')}`);
}

async function greets(supervisor: ChildProcess, port: number, greeting: string): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (supervisor.exitCode === null && performance.now() < deadline) {
    if ((await firstLine(port)).endsWith(greeting)) return true;
    await sleep(pollMs);
  }
  return false;
}

/** What a server says first; empty when nobody listens. */
function firstLine(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(startTimeoutMs);
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => resolve(''));
    socket.once('close', () => resolve(''));
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1').trimEnd());
      socket.destroy();
    });
  });
}
