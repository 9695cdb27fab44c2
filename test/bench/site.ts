import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Delivery, deliverByAppend } from '../support/deliver.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { dovecotPaths } from '../support/dovecot-config.ts';
import { openRawImap, type RawImap } from '../support/raw-imap.ts';
import { run } from '../support/run-command.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import type { Place } from './clients/client.ts';

/** The one server of a run, and the homes and lines of its clients. */
export interface Site {
  readonly dovecot: Dovecot;
  /** A new home for a client of this user's account, with a line of its own. */
  place(user: string): Promise<Place>;
  /** Adds an account, empty or with all that another has. */
  addUser(user: string, like?: string): Promise<void>;
  /** "Somebody else": straight to the server, past all lines. The caller closes it. */
  imap(user: string): Promise<RawImap>;
  deliver(user: string, folder: string, messages: Iterable<Delivery>): Promise<void>;
  /** Ends the lines and the server, and removes the homes. */
  stop(): Promise<void>;
}

const passwordOf = (user: string): string => `${user}-secret`;

/**
 * Starts the server: ECDSA, COMPRESS, and one login process for all, without which nobody's TLS session is ever resumed.
 */
export const startSite = async (): Promise<Site> => {
  const dovecot = await startDovecot({ certificate: 'ecdsa', loginServiceCount0: true });
  const root = await mkdtemp(join(tmpdir(), 'packetboat-bench-'));
  const paths = dovecotPaths(dovecot.directory);
  const lines: SlowLink[] = [];
  const imap = (user: string) =>
    openRawImap({ host: dovecot.host, port: dovecot.imapPort, user, password: passwordOf(user) });
  return {
    dovecot,
    imap,
    place: async (user) => {
      const link = await startSlowLink({ target: { host: dovecot.host, port: dovecot.imapsPort } });
      lines.push(link);
      const directory = await mkdtemp(join(root, 'home-'));
      return { directory, link, user, password: passwordOf(user), caFile: dovecot.caFile };
    },
    addUser: async (user, like) => {
      if (like !== undefined) {
        // With owners and times: the server's indexes go by them.
        await run('cp', ['-a', join(paths.mail, like), join(paths.mail, user)]);
      }
      await appendFile(paths.passwords, `${user}:{PLAIN}${passwordOf(user)}\n`);
    },
    deliver: async (user, folder, messages) => {
      const connection = await imap(user);
      await deliverByAppend(connection, folder, messages).finally(() => connection.close());
    },
    stop: async () => {
      await Promise.all(lines.map((link) => link.stop()));
      await dovecot.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
};
