import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** What a build is made from. */
const sources = ['core', 'electron', 'renderer', 'vite.config.ts', 'package-lock.json'];
/** What it makes, the last of it. */
const products = ['dist/renderer/index.html', 'dist/electron/main.cjs', 'dist/electron/preload.cjs'];

const newest = (path) => {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  // A directory's own time moves when a file in it goes away.
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** Whether a source changed since the last build, or there was none. */
export const buildIsStale = () => {
  const built = products.map((product) => join(root, product));
  if (!built.every((file) => existsSync(file))) return true;
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return sources.some((source) => newest(join(root, source)) > oldest);
};
