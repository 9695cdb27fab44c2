import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommandLine } from '../../electron/cli/command-line.ts';

const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

type Environment = Readonly<Record<string, string>>;

const withoutPassword = (): NodeJS.ProcessEnv => {
  const { PACKETBOAT_PASSWORD: _mine, ...others } = process.env;
  return others;
};

/** Starts the command line as a process of its own, as `npm run cli` does, with `input` on stdin. */
export const startCli = (
  args: readonly string[],
  environment: Environment = {},
  input: Buffer | null = null,
): CliProcess => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: project,
    env: { ...withoutPassword(), ...environment },
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { child, ended };
};

type WriteCallback = (error?: Error | null) => void;

/** Collects what goes to a stream, until the spy is restored. */
const collecting = (stream: NodeJS.WriteStream, take: (text: string) => void) =>
  vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest: readonly unknown[]) => {
    take(String(chunk));
    const callback = rest.find((argument): argument is WriteCallback => typeof argument === 'function');
    callback?.();
    return true;
  });

/** Runs the command line in this process, which is much quicker; one at a time. */
export const runCli = async (args: readonly string[], environment: Environment = {}): Promise<CliRun> => {
  let stdout = '';
  let stderr = '';
  const before = process.env;
  process.env = { ...withoutPassword(), ...environment };
  const spies = [
    collecting(process.stdout, (text) => {
      stdout += text;
    }),
    collecting(process.stderr, (text) => {
      stderr += text;
    }),
  ];
  try {
    const code = await runCommandLine(args);
    return { code, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.env = before;
  }
};

/** The JSON values of a run's output, a line each. */
export const jsonLines = ({ stdout }: CliRun): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
