import { chmod, chown, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate } from './certificate.ts';
import { type Delivery, deliverByAppend } from './deliver.ts';
import { type DovecotAccounts, defaultCapabilities, dovecotConfig, dovecotPaths } from './dovecot-config.ts';
import { superviseDovecot } from './dovecot-process.ts';
import { openRawImap, type RawImap } from './raw-imap.ts';
import { run } from './run-command.ts';
import { readServerState, type ServerMailbox } from './server-state.ts';

export type DovecotUser = 'alice' | 'bob';

/** How a private server differs from the usual one. */
export interface DovecotOptions {
  /** The whole imap_capability value. */
  readonly capabilities?: string;
  /** Names taken out of what the server announces, e.g. `CONDSTORE`, `QRESYNC`, `COMPRESS=DEFLATE`. */
  readonly withoutExtensions?: readonly string[];
  /** Default: `ecdsa`. */
  readonly certificate?: 'ecdsa' | 'rsa';
  /** Host names and addresses the certificate is good for. Default: localhost and 127.0.0.1. */
  readonly certificateNames?: readonly string[];
  /** Keep everything here, to be started again later; by default a temporary directory goes with the server. */
  readonly directory?: string;
  /** Fixed ports, so that a server stopped and started again in the same directory is found again. */
  readonly ports?: { readonly imap: number; readonly imaps: number };
  /** One login process for all connections, without which TLS sessions are never resumed. */
  readonly loginServiceCount0?: boolean;
  /** Keep what crosses, for `said` and `answered`. Only readable where nothing is compressed. */
  readonly rawLog?: boolean;
}

/** A running private server. */
export interface Dovecot {
  readonly host: '127.0.0.1';
  /** Plain, with STARTTLS. */
  readonly imapPort: number;
  /** TLS from the first byte. */
  readonly imapsPort: number;
  /** The server's self-signed certificate in PEM, which is its own CA. */
  readonly caFile: string;
  /** SHA-256 in upper-case hex with colons, like Node's `fingerprint256`. */
  readonly certificateFingerprint: string;
  readonly users: Readonly<Record<DovecotUser, { readonly user: DovecotUser; readonly password: string }>>;
  readonly directory: string;
  /** The user's sdbox root. */
  mailDirectory(user: DovecotUser): string;
  /** Runs doveadm against this instance and returns what it prints. */
  doveadm(...args: string[]): Promise<string>;
  /** Appends messages in order; a missing mailbox is created. */
  deliver(user: DovecotUser, mailboxPath: string, messages: Iterable<Delivery>): Promise<void>;
  /** A logged-in plain connection; the caller closes it. */
  imap(user: DovecotUser): Promise<RawImap>;
  /** The lines that the user's clients sent after login since the start, in the order they came in; needs `rawLog`. */
  said(user: DovecotUser): Promise<readonly string[]>;
  /** The same of what they were answered. */
  answered(user: DovecotUser): Promise<readonly string[]>;
  /** All that the user's account holds, by mailbox path. */
  serverState(user: DovecotUser): Promise<Map<string, ServerMailbox>>;
  /** Ends the server and its connections, and removes a temporary directory. Safe to call twice. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';

const users = {
  alice: { user: 'alice', password: 'alice-secret' },
  bob: { user: 'bob', password: 'bob-secret' },
} as const;

const startAttempts = 5;

/** Starts a private Dovecot on 127.0.0.1 and resolves once it accepts connections. Works as root and as anyone else. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      // A neighbour can take a free port before Dovecot binds it; anything else will not get better.
      const portTaken = error instanceof Error && error.message.includes('Address already in use');
      if (!portTaken || options.ports || attempt === startAttempts) throw error;
    }
  }
}

async function startOnce(options: DovecotOptions): Promise<Dovecot> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'packetboat-dovecot-')));
  const paths = dovecotPaths(directory);
  const accounts = await systemAccounts();
  await mkdir(paths.mail, { recursive: true });
  // As root the server's processes run under other accounts and must be able to pass through.
  await chmod(directory, 0o755);
  await chown(paths.mail, accounts.mailUid, accounts.mailGid);
  const passwordLines = Object.values(users).map(({ user, password }) => `${user}:{PLAIN}${password}\n`);
  await writeFile(paths.passwords, passwordLines.join(''));
  const certificateFingerprint = await ensureCertificate({
    certificateFile: paths.certificate,
    keyFile: paths.key,
    algorithm: options.certificate ?? 'ecdsa',
    names: options.certificateNames ?? ['localhost', '127.0.0.1'],
  });
  const [imapPort, imapsPort] = options.ports
    ? [options.ports.imap, options.ports.imaps]
    : await freePortPair();
  const capability = announcedCapability(options);
  const config = dovecotConfig({
    directory,
    imapPort,
    imapsPort,
    accounts,
    capability,
    compress: capability === undefined || capability.includes('COMPRESS=DEFLATE'),
    sharedLoginProcess: options.loginServiceCount0 ?? false,
    rawLog: options.rawLog ?? false,
  });
  if (options.rawLog) {
    for (const user of Object.keys(users)) {
      const userLog = join(paths.rawLog, user);
      await mkdir(userLog, { recursive: true });
      await chown(userLog, accounts.mailUid, accounts.mailGid);
    }
  }
  await writeFile(paths.config, config);
  const stop = await superviseDovecot({
    directory,
    imapPort,
    removeDirectory: options.directory === undefined,
  });
  const imap = (user: DovecotUser) => openRawImap({ host, port: imapPort, ...users[user] });

  return {
    host,
    imapPort,
    imapsPort,
    caFile: paths.certificate,
    certificateFingerprint,
    users,
    directory,
    mailDirectory: (user) => join(paths.mail, user, 'sdbox'),
    doveadm: (...args) => run('doveadm', ['-c', paths.config, ...args]),
    deliver: async (user, mailboxPath, messages) => {
      const connection = await imap(user);
      await deliverByAppend(connection, mailboxPath, messages).finally(() => connection.close());
    },
    imap,
    said: (user) => crossed(join(paths.rawLog, user), '.in'),
    answered: (user) => crossed(join(paths.rawLog, user), '.out'),
    serverState: async (user) => {
      const connection = await imap(user);
      return await readServerState(connection).finally(() => connection.close());
    },
    stop,
  };
}

/** The lines of a raw log, without the time that stands before each, in seconds with microseconds. */
async function crossed(userLog: string, direction: '.in' | '.out'): Promise<readonly string[]> {
  const sessions = (await readdir(userLog)).filter((name) => name.endsWith(direction));
  const texts = await Promise.all(sessions.map((name) => readFile(join(userLog, name), 'latin1')));
  return texts
    .flatMap((text) => text.split(/\r?\n/).filter((line) => /^\d+\.\d{6} /.test(line)))
    .sort()
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

function announcedCapability(options: DovecotOptions): string | undefined {
  if (options.capabilities !== undefined) return options.capabilities;
  if (!options.withoutExtensions || options.withoutExtensions.length === 0) return undefined;
  const without = new Set(options.withoutExtensions.map((name) => name.toUpperCase()));
  return defaultCapabilities.filter((name) => !without.has(name.toUpperCase())).join(' ');
}

/** As root: the accounts Debian's package made. Otherwise everything runs as the caller. */
async function systemAccounts(): Promise<DovecotAccounts> {
  const { uid, gid, username } = userInfo();
  if (uid !== 0) {
    const group = (await run('id', ['-gn'])).trim();
    return { internalUser: username, internalGroup: group, loginUser: username, mailUid: uid, mailGid: gid };
  }
  const [mailUid, mailGid] = await Promise.all([run('id', ['-u', 'dovecot']), run('id', ['-g', 'dovecot'])]);
  return {
    internalUser: 'dovecot',
    internalGroup: 'dovecot',
    loginUser: 'dovenull',
    mailUid: Number(mailUid),
    mailGid: Number(mailGid),
  };
}

/** Two different ports that were free a moment ago. */
async function freePortPair(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    if (address && typeof address === 'object') ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [first = 0, second = 0] = ports;
  return [first, second];
}
