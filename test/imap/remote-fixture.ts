import { readFileSync } from 'node:fs';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';
import { createRemote, type HostRemote } from '../../electron/host/imap/remote.ts';
import { createMemoryTicketStore, type TicketStore } from '../../electron/host/imap/ticket-store.ts';
import type { ReadFile } from '../../electron/host/rebuild-message.ts';
import type { Dovecot } from '../support/dovecot.ts';

export const account = 'account' as AccountId;

/** Settings for alice on a private Dovecot over TLS, its certificate trusted. */
export const settingsFor = (
  server: Dovecot,
  changes: Partial<ConnectionSettings> = {},
): ConnectionSettings => ({
  host: server.host,
  port: server.imapsPort,
  security: 'tls',
  user: 'alice',
  trustedFingerprint: null,
  certificateAuthority: readFileSync(server.caFile, 'utf8'),
  plainAllowed: false,
  ...changes,
});

export interface RemoteFixtureOptions {
  readonly password?: string | null;
  readonly tickets?: TicketStore;
  readonly silenceMs?: number;
  readonly readFile?: ReadFile;
}

/** A Remote that knows one password. */
export const remoteWith = (options: RemoteFixtureOptions = {}): HostRemote =>
  createRemote({
    passwordFor: async () => (options.password === undefined ? 'alice-secret' : options.password),
    tickets: options.tickets ?? createMemoryTicketStore(),
    ...(options.readFile === undefined ? {} : { readFile: options.readFile }),
    timeouts: { silenceMs: options.silenceMs ?? 20_000 },
  });

/** The error a promise rejects with; fails when it resolves. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
};
