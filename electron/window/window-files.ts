import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { HostError } from '../../core/errors.ts';

export interface WindowFile {
  readonly file: string;
  readonly contentType: string;
  /** True where the name holds a hash of the content. */
  readonly immutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The built window's files by URL path. They are listed once: a path that is not in the list is not there, so no
 * path can lead out of the directory. HostError 'missing' when nothing was built.
 */
export const listWindowFiles = async (directory: string): Promise<ReadonlyMap<string, WindowFile>> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new HostError('missing', `The window is not built: ${directory} cannot be read.`, { cause });
    },
  );
  const files = new Map<string, WindowFile>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, file).split(sep).join('/')}`;
    files.set(path, {
      file,
      contentType: contentTypes[extname(entry.name)] ?? 'application/octet-stream',
      immutable: path.startsWith('/assets/'),
    });
  }
  const index = files.get('/index.html');
  if (!index) throw new HostError('missing', `The window is not built: ${directory} has no index.html.`);
  files.set('/', index);
  return files;
};
