import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A file of an installed package. */
export const tool = (name, file) => join(root, 'node_modules', name, file);

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in our place: its streams are ours, signals go through to it, and its exit code is given. A
 * program that a signal ended counts as 128 plus the signal's number, as in a shell.
 */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal) => {
      // A terminal's Ctrl-C goes to both at once; it must not arrive twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of passedOn) process.on(signal, pass);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of passedOn) process.off(name, pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });

/** Runs a TypeScript program of ours, from wherever the caller is. */
export const runTypeScript = (file, args, options = {}) =>
  run(
    process.execPath,
    ['--import', pathToFileURL(tool('tsx', 'dist/loader.mjs')).href, join(root, file), ...args],
    {
      ...options,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), ...options.env },
    },
  );
