// isync's mbsync, set up as its manual page recommends for a mailbox kept whole.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, Place } from './client.ts';
import { countMessages, sortMaildirs } from './maildir.ts';
import { problemOf, runProgram } from './run-program.ts';

export interface MbsyncOptions {
  /** What sets this way of running it apart, in a word or two. */
  readonly variant?: string;
  /** Default: all. */
  readonly folders?: readonly string[];
  /** MaxSize: of larger messages only the header comes, in a placeholder. */
  readonly maxSize?: string;
  /** MaxMessages: so many of the newest in each folder, read or not. */
  readonly newest?: number;
}

/** Null where it is not installed. */
export const mbsyncVersion = async (): Promise<string | null> => {
  const { stdout } = await runProgram('mbsync', ['--version'], { home: '/' }).catch(() => ({ stdout: '' }));
  return /isync (\S+)/.exec(stdout)?.[1] ?? null;
};

export const mbsyncClient = async (place: Place, options: MbsyncOptions = {}): Promise<Client> => {
  const { directory, link } = place;
  const config = join(directory, 'mbsyncrc');
  await mkdir(join(directory, 'state'), { recursive: true });
  await mkdir(join(directory, 'mail'), { recursive: true });
  await writeFile(config, configOf(place, options));
  const maildirOf = (folder: string): string => join(directory, 'mail', folder);
  return {
    tool: `mbsync${options.variant === undefined ? '' : `, ${options.variant}`}`,
    place,
    remark: () => '',
    link,
    openedUp: { rttMs: 100 },
    sync: async () => {
      const end = await runProgram('mbsync', ['-q', '-c', config, 'bench'], { home: directory });
      return problemOf(end);
    },
    sort: (sorting) => sortMaildirs(sorting, maildirOf),
    count: (folder) => countMessages(maildirOf(folder)),
  };
};

const configOf = ({ directory, link, user, password, caFile }: Place, options: MbsyncOptions): string => `
FSync no
SyncState ${directory}/state/

IMAPAccount server
Host localhost
Port ${link.port}
User ${user}
Pass ${password}
SSLType IMAPS
SystemCertificates no
CertificateFile ${caFile}
Timeout 600

IMAPStore far
Account server

MaildirStore near
Path ${directory}/mail/
Inbox ${directory}/mail/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Patterns ${(options.folders ?? ['*', 'INBOX']).map((pattern) => `"${pattern}"`).join(' ')}
Sync All
Create Both
Expunge Both${options.maxSize === undefined ? '' : `\nMaxSize ${options.maxSize}`}${options.newest === undefined ? '' : `\nMaxMessages ${options.newest}\nExpireUnread yes`}
`;
