import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

const places = () => {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ];
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((variable) => process.env[variable])
      .filter((directory) => directory !== undefined)
      .flatMap((directory) => [
        join(directory, 'Google/Chrome/Application/chrome.exe'),
        join(directory, 'Microsoft/Edge/Application/msedge.exe'),
      ]);
  }
  const directories = (process.env.PATH ?? '').split(':').filter((directory) => directory !== '');
  return names.flatMap((name) => directories.map((directory) => join(directory, name)));
};

const runs = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The installed Chromium or Chrome; the environment's CHROMIUM overrules. Null when there is none. */
export const findChromium = () => {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return runs(CHROMIUM) ? CHROMIUM : null;
  return places().find(runs) ?? null;
};
