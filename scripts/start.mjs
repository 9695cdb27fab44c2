// npm start [-- --browser] [-- --data DIR]: Electron where its program is or can be had, else the same window in the
// installed Chromium.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIsStale } from './build-state.mjs';
import { findChromium } from './find-chromium.mjs';
import { root, run, runTypeScript, tool } from './run.mjs';
import { ensureBuilt, ensureDependencies, ensurePrograms } from './setup.mjs';

const args = process.argv.slice(2);
const browserWanted = args.includes('--browser');
const rest = args.filter((argument) => argument !== '--browser');

const downloadTimeoutMs = 60_000;

/** Electron's program; null when it was not downloaded. */
const electronProgram = () => {
  const names = tool('electron', 'path.txt');
  const directory = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(dirname(names), 'dist');
  if (!existsSync(names)) return null;
  const program = join(directory, readFileSync(names, 'utf8'));
  return existsSync(program) ? program : null;
};

const downloadElectron = () => {
  process.stderr.write("Fetching Electron's program …\n");
  spawnSync(process.execPath, [tool('electron', 'install.js')], {
    stdio: 'ignore',
    timeout: downloadTimeoutMs,
  });
  return electronProgram();
};

const display =
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const findElectron = () => {
  if (browserWanted || !display) return null;
  return electronProgram() ?? (process.env.CI ? null : downloadElectron());
};

ensureDependencies();
ensureBuilt(buildIsStale);
const electron = findElectron();
if (electron !== null) {
  // As root Chromium's own sandbox does not work, in Electron as little as anywhere.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (asRoot) process.stderr.write('Running as root: Electron opens without its sandbox.\n');
  process.exitCode = await run(electron, [...(asRoot ? ['--no-sandbox'] : []), root]);
} else {
  if (display) {
    ensurePrograms(['chromium']);
    const why = browserWanted ? 'as asked' : "Electron's program is not here";
    process.stdout.write(`Opening the window in ${findChromium()} (${why}).\n`);
  }
  process.exitCode = await runTypeScript('scripts/browser/main.ts', rest, {
    env: { CHROMIUM: findChromium() ?? undefined },
    cwd: process.env.INIT_CWD ?? root,
  });
}
