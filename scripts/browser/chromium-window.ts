import { spawn } from 'node:child_process';

/** Whether there is a screen to open a window on. */
export const hasDisplay = (
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): boolean =>
  platform === 'darwin' ||
  platform === 'win32' ||
  Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

/** As root Chromium runs only without its own sandbox. */
export const runsAsRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

export interface ChromiumWindow {
  /** Resolves when the window was closed, or could not be opened. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens an application window with a profile of its own, which has the replica in it. */
export const openChromiumWindow = (input: {
  readonly executable: string;
  readonly address: string;
  readonly profileDirectory: string;
}): ChromiumWindow => {
  const browser = spawn(
    input.executable,
    [
      `--app=${input.address}`,
      `--user-data-dir=${input.profileDirectory}`,
      '--window-size=1280,800',
      '--no-first-run',
      '--no-default-browser-check',
      // The browser must not spend the line that the mail needs.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(runsAsRoot() ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  return {
    closed: new Promise((resolve) => {
      browser.on('exit', () => resolve());
      browser.on('error', () => resolve());
    }),
    close: () => browser.kill(),
  };
};
