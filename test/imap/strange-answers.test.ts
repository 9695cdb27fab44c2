import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { ConnectionSettings, Security } from '../../core/model/account.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { ensureCertificate } from '../support/certificate.ts';
import { startFakeServer } from './fake-server.ts';
import { account, rejection, remoteWith } from './remote-fixture.ts';

/** What a network that wants a login answers to anything. */
const redirect =
  'HTTP/1.1 302 Found\r\nLocation: http://login.ferry.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const loginRequired =
  'HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\n\r\n<html>Log in</html>';
const page = '\n<!DOCTYPE html><html><head><title>Welcome aboard</title></head></html>';
const said =
  "This network answers with a web page instead of 127.0.0.1's mail server: it probably wants you to log in first.";

const servers: { stop(): Promise<void> }[] = [];
let directory: string;
let ours: { key: string; cert: string };
let portals: { key: string; cert: string };

/** Answers whoever connects, at once or as soon as something came. */
const startServer = async (
  serve: (socket: Socket) => void,
  tls?: { readonly key: string; readonly cert: string },
): Promise<number> => {
  const sockets = new Set<Socket>();
  const listener = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket);
  };
  const server: Server = tls ? createTlsServer({ ...tls }, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('no port');
  return address.port;
};

const atOnce = (answer: string | Buffer) => (socket: Socket) => void socket.end(answer);
const whenAsked = (answer: string | Buffer) => (socket: Socket) =>
  void socket.once('data', () => socket.end(answer));
/** Holds the line and never says more. */
const openEnded = (answer: string | Buffer) => (socket: Socket) => void socket.write(answer);
const endlessly = (chunk: Buffer) => (socket: Socket) => {
  const send = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', send);
  socket.on('data', () => undefined);
  send();
};

const settings = (port: number, security: Security): ConnectionSettings => ({
  host: '127.0.0.1',
  port,
  security,
  user: 'u',
  trustedFingerprint: null,
  certificateAuthority: ours.cert,
  plainAllowed: false,
});

const failure = async (port: number, security: Security, silenceMs = 5_000): Promise<RemoteError> => {
  const error = await rejection(remoteWith({ silenceMs }).connect(account, settings(port, security)));
  expect(error).toBeInstanceOf(RemoteError);
  if (!(error instanceof RemoteError)) throw error;
  return error;
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'packetboat-portal-'));
  const make = async (name: string, names: readonly string[]) => {
    const certificateFile = join(directory, `${name}.pem`);
    const keyFile = join(directory, `${name}.key`);
    await ensureCertificate({ certificateFile, keyFile, algorithm: 'ecdsa', names });
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') };
  };
  ours = await make('ours', ['127.0.0.1']);
  portals = await make('portal', ['login.ferry.example']);
});
afterEach(async () => {
  for (const { stop } of servers.splice(0)) await stop();
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a web page in the place of the mail server', () => {
  it.each([
    ['a redirect on the plain port', 'plain', atOnce(redirect)],
    ['a page on the plain port', 'plain', atOnce(page)],
    ['a page without a line end, that is all', 'plain', atOnce('<html>Log in')],
    ['a page before STARTTLS', 'starttls', atOnce(loginRequired)],
    ['a redirect for our ClientHello', 'tls', whenAsked(redirect)],
    ['an HTTP answer on the TLS port before we asked', 'tls', atOnce(loginRequired)],
    ['a page for our ClientHello', 'tls', whenAsked(page)],
  ] as const)('%s is said, and tried again', async (_case, security, serve) => {
    const error = await failure(await startServer(serve), security);
    expect(error.code).toBe('portal');
    expect(error.message).toContain(said);
    expect(error.message).toContain('Open a browser and log in; Packetboat goes on by itself.');
    expect(error.retry).toBe('soon');
    expect(error.spent?.down).toBeGreaterThan(0);
  });

  it('is told also where it never ends its line', async () => {
    const error = await failure(await startServer(openEnded('<!doctype html><p>wait')), 'plain', 300);
    expect(error).toMatchObject({ code: 'portal', message: expect.stringContaining(said) });
  });

  it('is told after STARTTLS', async () => {
    const port = await startServer((socket) => {
      socket.write('* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n');
      socket.once('data', (line) => {
        socket.write(`${line.toString().split(' ')[0]} OK go\r\n`);
        socket.once('data', () => socket.end(redirect));
      });
    });
    expect(await failure(port, 'starttls')).toMatchObject({
      code: 'portal',
      message: expect.stringContaining(said),
    });
  });

  it('is told inside TLS', async () => {
    const port = await startServer(whenAsked(loginRequired), ours);
    expect(await failure(port, 'tls')).toMatchObject({ code: 'portal' });
    const eager = await startServer(atOnce(loginRequired), ours);
    expect(await failure(eager, 'tls')).toMatchObject({ code: 'portal' });
  });

  it('gives the account test the same words', async () => {
    const port = await startServer(whenAsked(redirect));
    const steps = await remoteWith().test(settings(port, 'tls'), 'secret');
    expect(steps.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['reach', 'passed'],
      ['secure', 'failed'],
      ['login', 'skipped'],
      ['folders', 'skipped'],
    ]);
    expect(steps[1]?.detail).toContain(said);
  });
});

describe('a certificate of somebody else', () => {
  it('is a matter of trust where the server was never met, with a hint at what it may be', async () => {
    const port = await startServer(() => undefined, portals);
    const error = await failure(port, 'tls');
    expect(error).toMatchObject({ code: 'certificate', retry: 'never' });
    expect(error.fingerprint).not.toBeNull();
    expect(error.message).toContain('A network that wants you to log in first looks like this, too');
  });

  it('is a login page where the server had a good one before; nothing is trusted, nothing is sent', async () => {
    const tickets = createMemoryTicketStore();
    const remote = remoteWith({ tickets });
    const mail = await startFakeServer({ tls: ours });
    const { id } = await remote.connect(account, mail.settings);
    await remote.disconnect(id);
    await mail.stop();
    const received: Buffer[] = [];
    const inTheWay = createTlsServer({ ...portals }, (socket) =>
      socket.on('data', (bytes: Buffer) => void received.push(bytes)).on('error', () => socket.destroy()),
    );
    await new Promise<void>((resolve) => inTheWay.listen(mail.settings.port, '127.0.0.1', resolve));
    const error = await rejection(remote.connect(account, mail.settings));
    await new Promise((resolve) => inTheWay.close(resolve));
    expect(error).toMatchObject({ code: 'portal', retry: 'soon', fingerprint: null });
    expect((error as RemoteError).message).toBe(
      'This network shows a certificate for login.ferry.example in the place of 127.0.0.1, which had a good one before: ' +
        'it probably wants you to log in first. Open a browser and log in; Packetboat goes on by itself.',
    );
    expect(Buffer.concat(received)).toHaveLength(0);
  });
});

describe('another protocol in the place of IMAP', () => {
  it.each([
    ['220 mail.example.org ESMTP\r\n', 'plain', 'protocol', 'a server for sending mail (SMTP)'],
    ['220 mail.example.org ESMTP\r\n', 'tls', 'protocol', 'a server for sending mail (SMTP)'],
    ['+OK POP3 ready\r\n', 'plain', 'protocol', 'a POP3 server'],
    ['SSH-2.0-OpenSSH_9.2\r\n', 'tls', 'protocol', 'an SSH server'],
    ['* OK IMAP4rev1 ready\r\n', 'tls', 'tls', 'but plain IMAP: STARTTLS may work there'],
    ['\x15\x03\x01\0\x02\x02\x28', 'plain', 'tls', 'choose TLS there'],
    ['\x8f\x01qz\r\n', 'plain', 'protocol', 'what it answers makes no sense'],
    ['\x8f\x01qz\r\n', 'tls', 'tls', 'what it answers makes no sense'],
  ] as const)('%j on a %s port is called what it is', async (answer, security, code, words) => {
    const error = await failure(await startServer(atOnce(Buffer.from(answer, 'latin1'))), security);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(error.message).toContain('127.0.0.1');
  });

  it('random bytes are an answer that makes no sense, whatever they are', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const bytes = Buffer.from(
        Array.from({ length: 700 }, (_, index) => (seed * 7919 + index * index * 31) & 0xff),
      );
      for (const security of ['plain', 'starttls', 'tls'] as const) {
        const error = await failure(await startServer(whenAskedOrNot(bytes, security)), security);
        expect(['protocol', 'tls', 'cut']).toContain(error.code);
        expect(error.message).toContain('127.0.0.1');
      }
    }
  });

  it.each([
    ['a banner without an end', Buffer.from(`${'#'.repeat(60)}\r\n`.repeat(100)), 'plain', 'protocol'],
    ['one line without an end', Buffer.alloc(6_000, '* OK go on '), 'plain', 'protocol'],
    ['greetings without an end', Buffer.from('* OK hello again\r\n'.repeat(200)), 'plain', 'protocol'],
    ['a page without an end', Buffer.from('<html><p>wait</p>'.repeat(300)), 'starttls', 'portal'],
    ['random bytes without an end', Buffer.alloc(6_000, 0x16), 'tls', 'tls'],
  ] as const)('%s is cut off after 64 KB', async (_case, chunk, security, code) => {
    const error = await failure(await startServer(endlessly(chunk)), security);
    expect(error.code).toBe(code);
    // Besides what the system had taken in already.
    expect(error.spent?.down).toBeLessThan(64 * 1024 + 512 * 1024);
  });
});

/** A client of TLS speaks first. */
const whenAskedOrNot = (answer: Buffer, security: Security) =>
  security === 'tls' ? whenAsked(answer) : atOnce(answer);
