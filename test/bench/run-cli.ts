import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

/** The last line of `sync --json`. */
const syncSummary = v.object({
  ok: v.boolean(),
  messages: v.number(),
  texts: v.number(),
  newMessages: v.number(),
  wire: v.object({ up: v.number(), down: v.number() }),
  flights: v.number(),
  seconds: v.number(),
});

export type SyncSummary = v.InferOutput<typeof syncSummary>;

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI in a process of its own, as a user does. */
export const runCli = (args: readonly string[], password: string): Promise<CliRun> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      env: { ...process.env, PACKETBOAT_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

/** Runs `sync --json` and reads its summary. Rejects when it did not end well. */
export const runSync = async (args: readonly string[], password: string): Promise<SyncSummary> => {
  const { code, stdout, stderr } = await runCli(['sync', '--json', ...args], password);
  if (code !== 0) throw new Error(`sync ended with ${code}: ${stderr}`);
  const lastLine = stdout.trim().split('\n').at(-1) ?? '';
  return v.parse(syncSummary, JSON.parse(lastLine));
};
