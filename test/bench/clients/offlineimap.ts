// OfflineIMAP 3, with the options of its sample configuration that save bytes and time.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, Place } from './client.ts';
import { countMessages, sortMaildirs } from './maildir.ts';
import { problemOf, runProgram } from './run-program.ts';

export interface OfflineimapOptions {
  /** What sets this way of running it apart, in a word or two. */
  readonly variant?: string;
  /** Default: all. */
  readonly folders?: readonly string[];
  /** maxage: only what came on this day or later. */
  readonly since?: Date;
  /** Goes without COMPRESS. */
  readonly plain?: true;
  /** Quick mode: looks at counts and UIDNEXT only, and so never sees flags that others changed. */
  readonly quick?: true;
}

/** Null where it is not installed. */
export const offlineimapVersion = async (): Promise<string | null> => {
  const { stdout } = await runProgram('offlineimap', ['--version'], { home: '/' }).catch(() => ({
    stdout: '',
  }));
  return /^(\d\S*)/m.exec(stdout)?.[1] ?? null;
};

export const offlineimapClient = async (place: Place, options: OfflineimapOptions = {}): Promise<Client> => {
  const { directory, link } = place;
  const config = join(directory, 'offlineimaprc');
  await mkdir(directory, { recursive: true });
  let compress = options.plain !== true;
  await writeFile(config, configOf(place, { ...options, compress }));
  const maildirOf = (folder: string): string => join(directory, 'mail', folder);
  const args = ['-o', '-u', 'quiet', '-c', config, ...(options.quick ? ['-q'] : [])];
  return {
    tool: `offlineimap${options.variant === undefined ? '' : `, ${options.variant}`}`,
    place,
    remark: () => (compress ? '' : 'without COMPRESS: it hangs on long compressed answers'),
    link,
    openedUp: {},
    sync: async () => {
      const end = await runProgram('offlineimap', args, { home: directory, link });
      if (end.code !== null || !compress) return problemOf(end);
      // Its library waits for the socket while what it has inflated lies unread (imaplib2, unconsumed_tail).
      compress = false;
      await writeFile(config, configOf(place, { ...options, compress }));
      return problemOf(await runProgram('offlineimap', args, { home: directory, link }));
    },
    sort: (sorting) => sortMaildirs(sorting, maildirOf),
    count: (folder) => countMessages(maildirOf(folder)),
  };
};

const configOf = (
  { directory, link, user, password, caFile }: Place,
  options: OfflineimapOptions & { readonly compress: boolean },
): string => `
[general]
metadata = ${directory}/metadata
accounts = bench
maxsyncaccounts = 1
socktimeout = 600
fsync = false

[Account bench]
localrepository = near
remoterepository = far
${options.since === undefined ? '' : `maxage = ${options.since.toISOString().slice(0, 10)}`}

[Repository near]
type = Maildir
localfolders = ${directory}/mail
sep = /

[Repository far]
type = IMAP
remotehost = localhost
remoteport = ${link.port}
remoteuser = ${user}
remotepass = ${password}
ssl = yes
starttls = no
sslcacertfile = ${caFile}
auth_mechanisms = PLAIN
usecompression = ${options.compress ? 'yes' : 'no'}
maxconnections = 1
${options.folders === undefined ? '' : `folderfilter = lambda folder: folder in [${options.folders.map((name) => `'${name}'`).join(', ')}]`}
`;
