import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** Runs a program to its end and returns its standard output; rejects with its standard error when it fails. */
export async function run(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execFileAsync(program, [...args], { maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}
