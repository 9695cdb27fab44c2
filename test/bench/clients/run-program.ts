import { spawn } from 'node:child_process';
import type { SlowLink } from '../../support/slow-link.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Null when it was ended for taking too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const stuckMs = 60_000;
const lookMs = 1_000;

const watchFor = (link: SlowLink, stuck: () => void): NodeJS.Timeout => {
  let seen = -1;
  let since = performance.now();
  return setInterval(() => {
    const { up, down } = link.counters();
    if (up + down !== seen) since = performance.now();
    seen = up + down;
    if (performance.now() - since > stuckMs) stuck();
  }, lookMs);
};

const longestMs = 900_000;

/** Runs a program in a home directory of its own, and ends it when it takes more than a quarter of an hour. */
export const runProgram = (
  program: string,
  args: readonly string[],
  options: {
    readonly home: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Ends it when nothing has crossed for a minute. */
    readonly link?: SlowLink;
  },
): Promise<ProgramEnd> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.home,
      env: { ...process.env, HOME: options.home, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestMs,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const watch = options.link && watchFor(options.link, () => child.kill('SIGKILL'));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });

/** Null for a program that ended well, else what it said of it. */
export const problemOf = ({ code, stdout, stderr }: ProgramEnd): string | null =>
  code === 0 ? null : `ended with ${code ?? 'a signal'}: ${stderr || stdout}`;
