import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { Desktop } from '../host/desktop.ts';

/** How the system opens a file; null where there is no desktop to open it on. */
const openCommand = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | null => {
  if (platform === 'darwin') return 'open';
  if (platform === 'win32') return 'explorer.exe';
  const display = environment.DISPLAY || environment.WAYLAND_DISPLAY;
  return display && inPath('xdg-open', environment.PATH ?? '') ? 'xdg-open' : null;
};

const inPath = (command: string, path: string): boolean =>
  path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Some openers stay in the foreground as long as the program they start; no complaint by now means it opened. */
const complaintMs = 3_000;

/** The desktop this process runs on, as far as files are opened on it; null where there is none. */
export const systemDesktop = (
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Desktop | null => {
  const command = openCommand(platform, environment);
  if (command === null) return null;
  return {
    open: (file) =>
      new Promise((resolve, reject) => {
        const opener = spawn(command, [file], { stdio: 'ignore', detached: true, env: environment });
        const opened = setTimeout(resolve, complaintMs);
        const settle = (problem: string | null) => {
          clearTimeout(opened);
          if (problem === null) resolve();
          else reject(new HostError('denied', `${command} could not open the file: ${problem}.`));
        };
        opener.on('error', (error) => settle(error.message));
        // explorer.exe exits with 1 when all went well.
        opener.on('exit', (code) => settle(code === 0 || platform === 'win32' ? null : `exit code ${code}`));
        opener.unref();
      }),
    chooseFile: async () => {
      throw new HostError('denied', 'The browser asks where to save, not the host.');
    },
  };
};
