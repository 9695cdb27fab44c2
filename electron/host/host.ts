import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { Network, OfferedAccount, Remote, Shell, ShellInfo } from '../../core/ports.ts';
import { accountTests } from './account-tests.ts';
import { attachmentActions, forgetOpened } from './attachment-files.ts';
import { createAttachments, type HostAttachments } from './attachments/attachments.ts';
import type { Desktop } from './desktop.ts';
import { createRemote } from './imap/remote.ts';
import { systemNetwork } from './network.ts';
import type { Secrets } from './secrets.ts';
import { fileTickets } from './tls-tickets.ts';

export interface HostOptions {
  /** Made when it is missing, for its owner only. One host at a time. */
  readonly dataDirectory: string;
  readonly secrets: Secrets;
  readonly shellKind: ShellInfo['shell'];
  /** A terminal has none: there, opening and saving reject with HostError 'denied'. */
  readonly desktop?: Desktop;
  readonly offered?: OfferedAccount;
}

/** The ports of one installation, on this machine's sockets and files. */
export interface Host {
  readonly remote: Remote;
  readonly attachments: HostAttachments;
  readonly network: Network;
  readonly shell: Shell;
  /** Ends every session on the wire. */
  close(): void;
}

/** Where a host keeps what below its data directory. */
const hostPaths = (dataDirectory: string) => ({
  attachments: join(dataDirectory, 'attachments'),
  opened: join(dataDirectory, 'opened'),
  tickets: join(dataDirectory, 'tls-tickets.json'),
});

/** Puts the host together: the one place where its parts meet. */
export const createHost = async (options: HostOptions): Promise<Host> => {
  const { dataDirectory, secrets, desktop = noDesktop } = options;
  const paths = hostPaths(dataDirectory);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await forgetOpened(paths.opened);

  const remote = createRemote({
    passwordFor: (accountId) => secrets.get(accountId),
    tickets: fileTickets(paths.tickets),
    readFile: (sha256, form) => attachments.read(sha256, form),
  });
  const attachments: HostAttachments = createAttachments({ directory: paths.attachments, sessions: remote });
  const shell: Shell = {
    info: async () => ({
      shell: options.shellKind,
      secrets: secrets.kind,
      offered: options.offered ?? null,
    }),
    ...accountTests(remote, secrets),
    setPassword: (accountId, password) => secrets.set(accountId, password),
    hasPassword: async (accountId) => (await secrets.get(accountId)) !== null,
    forgetPassword: (accountId) => secrets.forget(accountId),
    ...attachmentActions({ attachments, openedDirectory: paths.opened, desktop }),
  };
  return { remote, attachments, network: systemNetwork(), shell, close: () => remote.close() };
};

const noDesktop: Desktop = {
  open: async () => {
    throw new HostError('denied', 'There is no desktop here to open files with.');
  },
  chooseFile: async () => {
    throw new HostError('denied', 'There is no desktop here to ask where to save.');
  },
};
