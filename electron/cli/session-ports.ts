// The host in-process: the same ports that a window's engine gets, on this terminal's sockets and files.
import { RemoteError } from '../../core/errors.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { HostPorts } from '../../core/ports.ts';
import { createAttachments, type HostAttachments } from '../host/attachments/attachments.ts';
import { createRemote } from '../host/imap/remote.ts';
import { fileTickets } from '../host/tls-tickets.ts';
import { directoryPaths } from './data-directory.ts';

export interface CliPorts extends HostPorts {
  readonly attachments: HostAttachments;
  /** Ends every session. */
  close(): void;
}

export const cliPorts = (directory: string, accountId: AccountId, password: string): CliPorts => {
  const paths = directoryPaths(directory);
  const remote = createRemote({
    passwordFor: async (id) => (id === accountId ? password : null),
    tickets: fileTickets(paths.tickets),
    readFile: (sha256, form) => attachments.read(sha256, form),
  });
  const attachments: HostAttachments = createAttachments({ directory: paths.attachments, sessions: remote });
  return { remote, attachments, close: () => remote.close() };
};

/** The attachments alone, for what is here already: no session is ever asked. */
export const storedAttachments = (directory: string): HostAttachments =>
  createAttachments({
    directory: directoryPaths(directory).attachments,
    sessions: {
      fetchSection: async () => {
        throw new RemoteError('offline', 'There is no line.');
      },
      hasBinary: () => false,
      claimAhead: () => null,
    },
  });
