import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteError } from '../../core/errors.ts';
import type { FolderLookAlong } from '../../core/ports.ts';
import { rememberCapabilities } from '../../electron/host/imap/remembered-capabilities.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { ensureCertificate } from '../support/certificate.ts';
import { type FakeServer, type FakeServerOptions, politeBut, startFakeServer } from './fake-server.ts';
import { account, rejection, remoteWith } from './remote-fixture.ts';

const directory = mkdtempSync(join(tmpdir(), 'packetboat-first-contact-'));
const certificateFile = join(directory, 'certificate.pem');
const keyFile = join(directory, 'key.pem');
const servers: FakeServer[] = [];

beforeAll(async () => {
  await ensureCertificate({
    certificateFile,
    keyFile,
    algorithm: 'ecdsa',
    names: ['localhost', '127.0.0.1'],
  });
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const meet = async (options: FakeServerOptions, password = 'p') => {
  const tls = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') };
  const server = await startFakeServer({ ...options, tls });
  servers.push(server);
  const tickets = createMemoryTicketStore();
  const remote = remoteWith({ password, silenceMs: 500, tickets });
  const { settings, commands } = server;
  return { settings, commands, tickets, remote, connect: () => remote.connect(account, settings) };
};

const plain = `AUTHENTICATE PLAIN ${Buffer.from('\0u\0p').toString('base64')}`;
const refused = { COMPRESS: 'T BAD what\r\n' };
const inTurn = <T>(...answers: T[]): (() => T | undefined) => {
  let next = 0;
  return () => {
    next += 1;
    return answers[Math.min(next, answers.length) - 1];
  };
};

describe('the first contact with a server, over TLS', () => {
  it('logs in and asks for COMPRESS in one write, without waiting for the greeting', async () => {
    const { connect, commands } = await meet({ greetsLate: true, script: politeBut(refused) });
    const { features } = await connect();
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE']);
    expect(features).toMatchObject({ qresync: true, compress: false });
  });

  it('asks what the server can where the login did not say', async () => {
    const script = politeBut({ ...refused, LOGIN: 'T OK in\r\n' });
    const { connect, commands } = await meet({ script });
    expect((await connect()).features.qresync).toBe(true);
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', 'CAPABILITY']);
  });

  it('logs in otherwise where the greeting forbids LOGIN', async () => {
    const { connect, commands } = await meet({
      greeting: '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR] hello\r\n',
      script: politeBut({ ...refused, LOGIN: 'T NO disabled\r\n' }),
    });
    await connect();
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', plain, 'CAPABILITY']);
    await connect();
    expect(commands.slice(4)).toEqual([plain]);
  });

  it('logs in otherwise where only CAPABILITY tells that LOGIN is forbidden', async () => {
    const capability = '* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR\r\nT OK done\r\n';
    const { connect, commands } = await meet({
      script: politeBut({ ...refused, LOGIN: 'T NO disabled\r\n', CAPABILITY: capability }),
    });
    await connect();
    expect(commands.slice(0, 4)).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', 'CAPABILITY', plain]);
  });

  it('logs in otherwise where LOGIN is no command', async () => {
    const { connect, commands } = await meet({
      greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello\r\n',
      script: politeBut({ ...refused, LOGIN: 'T BAD what\r\n' }),
    });
    await connect();
    expect(commands.slice(0, 3)).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', plain]);
    // From then on it is listened to first, and told one thing at a time.
    await connect();
    expect(commands.filter((command) => command === plain)).toHaveLength(2);
    expect(commands.filter((command) => command === 'COMPRESS DEFLATE')).toHaveLength(1);
  });

  it('says LOGIN again where that came too early, and waits for the greeting the next time', async () => {
    const answer = inTurn('T BAD not yet\r\n', 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n');
    const { connect, commands } = await meet({
      script: (command) =>
        politeBut({ ...refused, LOGIN: command.startsWith('LOGIN') ? (answer() ?? null) : null })(command),
    });
    await connect();
    expect(commands).toEqual([
      'LOGIN u p',
      'COMPRESS DEFLATE',
      'CAPABILITY',
      'LOGIN u p',
      'COMPRESS DEFLATE',
    ]);
    await connect();
    expect(commands.slice(5)).toEqual(['LOGIN u p']);
  });

  it('says that there is no way to log in where that is so', async () => {
    const { connect, commands } = await meet({
      greeting: '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2] hello\r\n',
      script: politeBut({ ...refused, LOGIN: 'T NO disabled\r\n' }),
    });
    expect(await rejection(connect())).toMatchObject({
      code: 'login',
      message: expect.stringContaining('offers no way to log in with a password'),
    });
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE']);
  });

  it.each([
    ['goes on', { ...refused, LOGIN: 'T NO [AUTHENTICATIONFAILED] wrong\r\n' }],
    ['goes on and offers another way', { ...refused, LOGIN: 'T NO wrong\r\n' }],
    ['calls it BAD, and says why', { ...refused, LOGIN: 'T BAD [AUTHENTICATIONFAILED] wrong\r\n' }],
    ['hangs up', { COMPRESS: null, LOGIN: 'T NO wrong\r\n' }],
    ['says goodbye', { COMPRESS: null, LOGIN: 'T NO wrong\r\n* BYE too many\r\n' }],
    ['hangs up at the next question', { ...refused, CAPABILITY: null, LOGIN: 'T NO wrong\r\n' }],
  ] as const)('tries a wrong password once where the server %s', async (_case, answers) => {
    const { connect, commands } = await meet({
      ...(_case === 'goes on and offers another way'
        ? { greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello\r\n' }
        : {}),
      script: politeBut(answers),
    });
    const error = (await rejection(connect())) as RemoteError;
    expect(error.code).toBe('login');
    expect(error.message).toContain('(wrong)');
    expect(error.retry).toBe('never');
    expect(commands.filter((command) => /^(LOGIN|AUTHENTICATE)/.test(command))).toEqual(['LOGIN u p']);
  });

  it.each([
    ['T NO [UNAVAILABLE] later\r\n', 'refused'],
    ['T NO [PRIVACYREQUIRED] no\r\n', 'tls'],
  ])('says what %j means, as ever', async (answer, code) => {
    const { connect } = await meet({ script: politeBut({ ...refused, LOGIN: answer }) });
    expect(await rejection(connect())).toMatchObject({ code });
  });

  it('does not ask again for a COMPRESS that is announced and refused', async () => {
    const { connect, commands } = await meet({
      script: politeBut({ ...refused, LOGIN: 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n' }),
    });
    expect((await connect()).features.compress).toBe(false);
    await connect();
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', 'LOGIN u p']);
  });

  it('takes a server that logs it in by itself', async () => {
    const { connect, commands } = await meet({
      greeting: '* PREAUTH hello\r\n',
      script: politeBut({ ...refused, LOGIN: 'T BAD already\r\n' }),
    });
    expect((await connect()).features.qresync).toBe(true);
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', 'CAPABILITY']);
  });

  it.each([
    ['ends the connection', null],
    ['says goodbye', '* BYE you talk too early\r\n'],
    ['loses what came too early', ''],
  ])('waits the next time for a server that %s', async (_case, early) => {
    const answer = inTurn<string | null>(early, 'T OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n');
    const script = (command: string) =>
      politeBut({
        COMPRESS: early === '' ? '' : 'T BAD what\r\n',
        CAPABILITY: '* CAPABILITY IMAP4rev1\r\nT OK\r\n',
      })(command.startsWith('LOGIN') ? 'NOOP' : command);
    const { connect, commands } = await meet({
      script: (command) => (command.startsWith('LOGIN') ? (answer() ?? null) : script(command)),
    });
    expect((await rejection(connect())) as RemoteError).toMatchObject({ retry: 'soon' });
    const before = commands.length;
    // Each waits for the answer to the one before, and this server never answers COMPRESS.
    await (early === '' ? rejection(connect()) : connect());
    expect(commands.slice(before)).toEqual(['CAPABILITY', 'LOGIN u p', 'COMPRESS DEFLATE']);
  });

  it('passes the test of an account all the same', async () => {
    const answer = inTurn<string | null>(null, 'T OK [CAPABILITY IMAP4rev1] in\r\n');
    const { remote, settings } = await meet({
      script: (command) => (command.startsWith('LOGIN') ? (answer() ?? null) : politeBut(refused)(command)),
    });
    const told: string[] = [];
    const steps = await remote.test(settings, 'p', ({ step }) => told.push(step));
    expect(steps.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(told).toEqual(['reach', 'secure', 'login']);
  });

  it('listens first where the password needs more than ASCII', async () => {
    const { connect, commands } = await meet(
      {
        greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello\r\n',
        script: politeBut(refused),
      },
      'pässwort',
    );
    await connect();
    const response = Buffer.from('\0u\0pässwort').toString('base64');
    expect(commands).toEqual([`AUTHENTICATE PLAIN ${response}`, 'CAPABILITY']);
  });
});

describe('a first contact that goes wrong', () => {
  it('hands nothing of the login to a server whose certificate is not trusted', async () => {
    const { remote, settings, commands } = await meet({});
    const strict = { ...settings, certificateAuthority: null };
    expect(await rejection(remote.connect(account, strict))).toMatchObject({ code: 'certificate' });
    expect(commands).toEqual([]);
  });

  it('ends at a server that greets with goodbye, whatever it does with the login', async () => {
    const { connect, commands } = await meet({ greeting: '* BYE full house\r\n', script: () => '' });
    const error = (await rejection(connect())) as RemoteError;
    expect(error).toMatchObject({ code: 'cut', retry: 'soon' });
    expect(error.message).toContain('full house');
    expect(commands.filter((command) => command.startsWith('LOGIN')).length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['p"a\\ss', 'LOGIN u "p\\"a\\\\ss"'],
    ['two words', 'LOGIN u "two words"'],
    ['NIL', 'LOGIN u "NIL"'],
    ['{3}', 'LOGIN u "{3}"'],
    ['', 'LOGIN u ""'],
  ])('says the password %j so that it is that password', async (password, line) => {
    const { connect, commands } = await meet({ script: politeBut(refused) }, password);
    await connect();
    expect(commands[0]).toBe(line);
  });

  it.each(['p\u00e4ss', 'a\r\nb', 'a\tb', 'p\u0000q'])(
    'says nothing of the password %j before the greeting',
    async (password) => {
      const { connect, commands } = await meet({ greeting: '* BYE no\r\n' }, password);
      await rejection(connect());
      expect(commands).toEqual([]);
    },
  );
});

describe('a look at the folders along with the login', () => {
  const known = ['IMAP4REV1', 'COMPRESS=DEFLATE', 'LIST-EXTENDED', 'LIST-STATUS', 'CONDSTORE'];
  const list = 'LIST "" "*" RETURN (SUBSCRIBED STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))';

  const look = async (
    options: FakeServerOptions,
    {
      afterLogin = known,
      ...choice
    }: Partial<FolderLookAlong> & { readonly afterLogin?: readonly string[] } = {},
  ) => {
    const met = await meet({ script: politeBut(refused), ...options });
    const remembered = { beforeLogin: ['IMAP4REV1'], afterLogin, compressRefused: false };
    rememberCapabilities(met.tickets, met.settings, remembered);
    const session = await met.remote.connect(account, met.settings, { without: [], known: [], ...choice });
    return { ...met, session };
  };

  it('crosses between LOGIN and COMPRESS, and tells what a look by itself does', async () => {
    const { session, commands, remote } = await look({});
    expect(commands).toEqual(['LOGIN u p', list, 'COMPRESS DEFLATE']);
    expect(session.listings).toHaveLength(1);
    expect(session.listings).toEqual(await remote.listMailboxes(session.id));
  });

  it.each([
    ['is refused', { LIST: 'T NO what\r\n' }],
    ['tells of no folder', { LIST: 'T OK done\r\n' }],
  ])('tells nothing where it %s', async (_case, answers) => {
    const { session } = await look({ script: politeBut({ ...refused, ...answers }) });
    expect(session.listings).toBeNull();
  });

  it('is not taken where the server is not known to do it in one write', async () => {
    const { session, commands } = await look({}, { afterLogin: ['IMAP4REV1', 'LIST-EXTENDED'] });
    expect(session.listings).toBeNull();
    expect(commands).toEqual(['LOGIN u p']);
  });

  it.each([
    ['is not taken where the line turns out to be longer than it is worth', 0, 0],
    ['is taken where the line is as short as it was', 60_000, 1],
  ])('%s', async (_case, rttBelowMs, looks) => {
    const { session, commands } = await look({}, { rttBelowMs });
    expect(commands.filter((command) => command === list)).toHaveLength(looks);
    expect(session.listings?.length ?? 0).toBe(looks);
  });

  it('asks by name where some are left out, and tells nothing where there is one that nobody named', async () => {
    const script = politeBut({
      ...refused,
      'LIST "" "*"': '* LIST () "/" INBOX\r\n* LIST () "/" Off\r\n* LIST () "/" Some\r\nT OK done\r\n',
      'LIST "" (':
        '* LIST () "/" INBOX\r\n* STATUS INBOX (MESSAGES 1 UIDNEXT 8 UIDVALIDITY 5 UNSEEN 1 HIGHESTMODSEQ 12)\r\n' +
        '* LIST () "/" Some\r\n* STATUS Some (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 6 UNSEEN 0 HIGHESTMODSEQ 1)\r\nT OK done\r\n',
    });
    const { session, commands } = await look(
      { script },
      { without: ['Off'], known: ['INBOX', 'Some', 'Off'] },
    );
    expect(commands.slice(1, 3)).toEqual([
      'LIST "" "*" RETURN (SUBSCRIBED)',
      'LIST "" ("INBOX" "Some") RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))',
    ]);
    expect(session.listings?.map(({ path, status }) => [path, status?.uidNext ?? null])).toEqual([
      ['INBOX', 8],
      ['Off', null],
      ['Some', 1],
    ]);
    const fewer = await look({ script }, { without: ['Off'], known: ['INBOX', 'Off'] });
    expect(fewer.session.listings).toBeNull();
  });
});
