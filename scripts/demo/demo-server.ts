import { readFile } from 'node:fs/promises';
import type { AccountId } from '../../core/model/ids.ts';
import type { OfferedAccount } from '../../core/ports.ts';
import { startDovecot } from '../../test/support/dovecot.ts';
import { demoAccount } from '../../test/support/mailboxes.ts';
import { links, startSlowLink } from '../../test/support/slow-link.ts';

export type LinkName = keyof typeof links;

export const isLinkName = (name: string): name is LinkName => Object.hasOwn(links, name);
export const linkNames = Object.keys(links);

/** A mail server with generated mail at the far end of a simulated line. */
export interface DemoServer {
  readonly account: OfferedAccount;
  readonly password: string;
  readonly caFile: string;
  readonly messages: number;
  /** Bytes that crossed the line so far. */
  counters(): { readonly up: number; readonly down: number; readonly flights: number };
  stop(): Promise<void>;
}

/** The same mail at every start. */
const seed = 1;

const lineNames: Record<LinkName, string> = {
  dialup: 'a simulated 56k dial-up line',
  satellite: 'a simulated satellite line',
  iridium: 'a simulated Iridium line (2.4 kbit/s)',
  fast: 'a line as fast as this machine',
};

export const startDemoServer = async (input: {
  readonly link: LinkName;
  readonly onDelivered: (mailboxPath: string, count: number) => void;
}): Promise<DemoServer> => {
  const dovecot = await startDovecot({ loginServiceCount0: true });
  try {
    const mailboxes = demoAccount(seed);
    for (const { path, count, messages } of mailboxes) {
      await dovecot.deliver('alice', path, messages);
      input.onDelivered(path, count);
    }
    const target = { host: dovecot.host, port: dovecot.imapsPort };
    const link = await startSlowLink({ target, ...links[input.link] });
    const { user, password } = dovecot.users.alice;
    return {
      account: {
        id: 'demo' as AccountId,
        name: 'Alice Example',
        address: 'alice@example.org',
        label: `Demo on ${lineNames[input.link]}`,
        connection: {
          host: link.host,
          port: link.port,
          security: 'tls',
          user,
          trustedFingerprint: null,
          certificateAuthority: await readFile(dovecot.caFile, 'utf8'),
          plainAllowed: false,
        },
      },
      password,
      caFile: dovecot.caFile,
      messages: mailboxes.reduce((sum, { count }) => sum + count, 0),
      counters: () => link.counters(),
      stop: async () => {
        await link.stop();
        await dovecot.stop();
      },
    };
  } catch (error) {
    await dovecot.stop();
    throw error;
  }
};
