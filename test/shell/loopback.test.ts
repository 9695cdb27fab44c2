import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { cborChannel } from '../../core/rpc/cbor-channel.ts';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { contentDisposition, createDownloadDesk } from '../../electron/loopback/downloads.ts';
import { launchTickets } from '../../electron/loopback/launch-tickets.ts';
import { socketChannel } from '../../electron/loopback/socket-channel.ts';
import { systemDesktop } from '../../electron/loopback/system-desktop.ts';
import { type Loopback, startLoopback } from '../../electron/loopback.ts';
import { mayOpenOutside } from '../../electron/window/window-policy.ts';
import { fakeHostAttachments, fakeRemote, fakeShell, form, hash, session } from '../rpc/fake-ports.ts';

let directory = '';
let loopback: Loopback;
const remote = fakeRemote();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-loopback-'));
  const rendererDirectory = join(directory, 'renderer');
  await mkdir(join(rendererDirectory, 'assets'), { recursive: true });
  await writeFile(join(rendererDirectory, 'index.html'), '<!doctype html><title>window</title>');
  await writeFile(join(rendererDirectory, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(join(directory, 'secret.txt'), 'secret');
  await symlink(join(directory, 'secret.txt'), join(rendererDirectory, 'link.txt'));
  remote.calls.length = 0;
  loopback = await startLoopback({
    host: {
      remote,
      attachments: fakeHostAttachments('<script>alert(1)</script>'),
      network: { name: async () => 'Ferry' },
      shell: fakeShell(),
      close: () => undefined,
    },
    rendererDirectory,
    port: 0,
    desktop: false,
  });
});
afterEach(async () => {
  await loopback.stop();
  await rm(directory, { recursive: true });
});

const token = () => loopback.address.split('#token=')[1] ?? '';
const origin = () => `http://127.0.0.1:${loopback.port}`;

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request whose path and headers go out exactly as given. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: loopback.port, path, method, headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });

const open = (
  path: string,
  options: { token?: string | null; origin?: string | null; host?: string } = {},
): WebSocket => {
  const given = options.token === undefined ? token() : options.token;
  const from = options.origin === undefined ? origin() : options.origin;
  return new WebSocket(
    `ws://127.0.0.1:${loopback.port}${path}`,
    given === null ? ['packetboat.1'] : ['packetboat.1', `token.${given}`],
    {
      ...(from === null ? {} : { origin: from }),
      ...(options.host === undefined ? {} : { headers: { Host: options.host } }),
    },
  );
};

/** How an attempt to connect ended: 'open', or what the server said. */
const outcome = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => resolve(error.message));
  });
const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.on('close', (code) => resolve(code)));

describe('the sockets', () => {
  test('a window with the token reaches the shell, and nothing of the engine’s', async () => {
    const connection = connectHost(cborChannel(socketChannel(await connected('/window'))));
    expect(await connection.shell.info()).toEqual({ shell: 'terminal', secrets: 'memory', offered: null });
    await expect(connection.remote.searchAll(session)).rejects.toMatchObject({ code: 'denied' });
  });

  test('an engine with the token reaches remote and attachments, and not the passwords', async () => {
    const connection = connectHost(cborChannel(socketChannel(await connected('/engine'))));
    expect(await connection.remote.searchAll(session)).toBe('1:9');
    expect((await connection.attachments.read(hash, form)).length).toBe(25);
    await expect(connection.shell.hasPassword('a' as never)).rejects.toMatchObject({ code: 'denied' });
  });

  const connected = async (path: string): Promise<WebSocket> => {
    const socket = open(path);
    expect(await outcome(socket)).toBe('open');
    return socket;
  };

  test.each([
    ['a wrong token', { token: 'A'.repeat(43) }, 401],
    ['an empty token', { token: '' }, 401],
    ['no token', { token: null }, 401],
    ['another site’s origin', { origin: 'https://evil.example' }, 403],
    ['another port’s origin', { origin: 'http://127.0.0.1:1' }, 403],
    ['a sandboxed page’s origin', { origin: 'null' }, 403],
    ['no origin', { origin: null }, 403],
    ['another name for this machine', { host: 'rebound.example' }, 403],
  ])('%s is refused', async (_, options, status) => {
    for (const path of ['/window', '/engine']) {
      expect(await outcome(open(path, options))).toContain(String(status));
    }
  });

  test('a part of the token is not the token', async () => {
    expect(await outcome(open('/window', { token: token().slice(0, -1) }))).toContain('401');
    expect(await outcome(open('/window', { token: `${token()}A` }))).toContain('401');
  });

  test('there is no other socket', async () => {
    expect(await outcome(open('/'))).toContain('404');
    expect(await outcome(open('/engine/../window'))).toBe('open'); // the client resolves it
    expect(await outcome(open('/rpc'))).toContain('404');
  });

  test('a second engine is turned away, and comes in when the first has gone', async () => {
    const first = await connected('/engine');
    expect(await outcome(open('/engine'))).toContain('409');
    expect((await ask('/engine')).status).toBe(409);
    expect(first.readyState).toBe(WebSocket.OPEN);
    first.close();
    await closed(first);
    expect((await ask('/engine')).status).toBe(204);
    await connected('/engine');
  });

  test('windows may be many', async () => {
    await connected('/window');
    await connected('/window');
    expect(loopback.windows()).toBe(2);
  });

  test('an engine that goes leaves no session behind', async () => {
    const socket = await connected('/engine');
    const connection = connectHost(cborChannel(socketChannel(socket)));
    await connection.remote.connect('a' as never, {
      host: 'h',
      port: 1,
      security: 'tls',
      user: 'u',
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: false,
    });
    socket.terminate();
    await expect.poll(() => remote.calls.map(([name]) => name)).toEqual(['connect', 'disconnect']);
  });

  test('a text frame, and one that is too large, end the connection and not the host', async () => {
    const talker = await connected('/window');
    talker.send('hello');
    expect(await closed(talker)).toBe(4400);
    const large = await connected('/window');
    large.send(new Uint8Array(9 * 1024 * 1024));
    expect(await closed(large)).toBe(1009);
    expect((await ask('/')).status).toBe(200);
  });

  test('a stopped host rejects what waits in the window', async () => {
    const connection = connectHost(cborChannel(socketChannel(await connected('/window'))));
    await connection.shell.info();
    await loopback.stop();
    await expect.poll(() => connection.shell.info().catch((error) => error.code)).toBe('cut');
  });
});

describe('the files', () => {
  test('the window comes under a policy that runs no script but its own and loads nothing remote', async () => {
    const { status, headers, body } = await ask('/');
    expect([status, body]).toEqual([200, '<!doctype html><title>window</title>']);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${loopback.port}`);
    expect(policy.join()).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  test('what has a hash in its name is kept by the browser, the rest is asked for again', async () => {
    const script = await ask('/assets/main-1a2b.js');
    expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'max-age=31536000, immutable',
    ]);
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '//etc/passwd',
    '/link.txt',
    '/assets',
    '/attachment/../index.html',
    '/index.html%00.txt',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await ask(path);
    expect([status, body]).toEqual([404, expect.not.stringContaining('secret\n')]);
  });

  test('a foreign name for this machine gets nothing', async () => {
    for (const host of ['rebound.example', `rebound.example:${loopback.port}`, '127.0.0.1', 'localhost:1']) {
      expect((await ask('/', { Host: host })).status).toBe(403);
    }
  });

  test('localhost is sent on to the one origin that has the mail', async () => {
    const { status, headers } = await ask('/', { Host: `localhost:${loopback.port}` });
    expect([status, headers.location]).toEqual([308, `${origin()}/`]);
  });

  test('only GET and HEAD are answered', async () => {
    expect((await ask('/', {}, 'POST')).status).toBe(405);
    expect((await ask('/', {}, 'PUT')).status).toBe(405);
    const head = await ask('/', {}, 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '36']);
  });

  test('nothing listens beyond 127.0.0.1', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    const elsewhere = outside?.address ?? '127.0.0.2';
    const reached = await new Promise<string>((resolve) => {
      const socket = connect({ host: elsewhere, port: loopback.port });
      socket.on('connect', () => resolve('reached'));
      socket.on('error', () => resolve('refused'));
    });
    expect(reached).toBe('refused');
  });

  test('a window that was not built is said so', async () => {
    const options = {
      host: {
        remote,
        attachments: fakeHostAttachments(''),
        network: { name: async () => null },
        shell: fakeShell(),
        close: () => undefined,
      },
      port: 0,
      desktop: false,
    };
    for (const rendererDirectory of [join(directory, 'nowhere'), join(directory, 'renderer', 'assets')]) {
      await expect(startLoopback({ ...options, rendererDirectory })).rejects.toMatchObject({
        code: 'missing',
      });
    }
  });
});

describe('a launch', () => {
  test('has a ticket that gives the token once, and an address without it', async () => {
    const [, ticket = ''] = loopback.launchAddress().split('#ticket=');
    expect(loopback.launchAddress()).not.toContain(token());
    const { status, headers, body } = await ask(`/ticket/${ticket}`);
    expect([status, body, headers['cache-control']]).toEqual([200, token(), 'no-store']);
    expect((await ask(`/ticket/${ticket}`)).status).toBe(404);
    expect((await ask(`/ticket/${'A'.repeat(32)}`)).status).toBe(404);
  });

  test('gives nothing to a foreign name, whose pages could read it', async () => {
    const [, ticket] = loopback.launchAddress().split('#ticket=');
    expect((await ask(`/ticket/${ticket}`, { Host: `rebound.example:${loopback.port}` })).status).toBe(403);
    expect((await ask(`/ticket/${ticket}`)).status).toBe(200);
  });

  test('has a minute', () => {
    let now = 0;
    const tickets = launchTickets(() => now);
    const [early, late] = [tickets.issue(), tickets.issue()];
    now = 59_999;
    expect(tickets.redeem(early)).toBe(true);
    now = 60_000;
    expect(tickets.redeem(late)).toBe(false);
  });
});

describe('downloads', () => {
  test('a link gives the file once, as a file to save', async () => {
    const socket = open('/window');
    await outcome(socket);
    const { downloads } = connectHost(cborChannel(socketChannel(socket)));
    const link = await downloads.save(hash, form, '../größe.html');
    const { status, headers, body } = await ask(link);
    expect([status, body]).toEqual([200, '<script>alert(1)</script>']);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment; filename="gr__e.html"; filename*=UTF-8\'\'gr%C3%B6%C3%9Fe.html',
      'content-type': 'application/octet-stream',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect((await ask(link)).status).toBe(404);
  });

  test('a made-up link gives nothing', async () => {
    expect((await ask(`/attachment/${'A'.repeat(32)}`)).status).toBe(404);
    expect((await ask(`/attachment/${hash}`)).status).toBe(404);
  });

  test('a link that was not used within a minute is void, and too many links are refused', async () => {
    let now = 0;
    const desk = createDownloadDesk({
      attachments: fakeHostAttachments(''),
      shell: fakeShell(),
      desktop: false,
      now: () => now,
    });
    const old = await desk.downloads.save(hash, form, 'a');
    now = 60_000;
    expect(await desk.take(old)).toBeNull();
    for (let made = 0; made < 100; made++) await desk.downloads.save(hash, form, 'a');
    await expect(desk.downloads.save(hash, form, 'a')).rejects.toMatchObject({ code: 'denied' });
    now = 120_000;
    expect(await desk.downloads.save(hash, form, 'a')).toMatch(/^\/attachment\/[\w-]{32}$/);
  });

  test('where there is a desktop the host opens the file, and there is no link', async () => {
    const opened: unknown[] = [];
    const desk = createDownloadDesk({
      attachments: fakeHostAttachments(''),
      shell: fakeShell({
        openAttachment: async (...args) => {
          opened.push(args);
        },
      }),
      desktop: true,
    });
    expect(await desk.downloads.open(hash, form, 'a.pdf')).toBeNull();
    expect(opened).toEqual([[hash, form, 'a.pdf']]);
  });

  test('a name cannot break out of its header', () => {
    expect(contentDisposition('a"; filename="b\r\nSet-Cookie: x')).toBe(
      'attachment; filename="a_; filename=_b__Set-Cookie: x"; ' +
        "filename*=UTF-8''a%22%3B%20filename%3D%22b%0D%0ASet-Cookie%3A%20x",
    );
  });
});

describe('the desktop', () => {
  test('without a display there is none', () => {
    expect(systemDesktop('linux', { PATH: process.env.PATH })).toBeNull();
    expect(systemDesktop('linux', { PATH: '/nowhere', DISPLAY: ':0' })).toBeNull();
  });

  test('an opener that fails is a typed error', async () => {
    const bin = join(directory, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'xdg-open'), '#!/bin/sh\n[ "$1" = "/good.pdf" ]\n', { mode: 0o755 });
    const desktop = systemDesktop('linux', { PATH: bin, DISPLAY: ':0' });
    await desktop?.open('/good.pdf');
    await expect(desktop?.open('/bad.pdf')).rejects.toMatchObject({ name: 'HostError', code: 'denied' });
  });

  test.each([
    ['https://example.org/a?b#c', true],
    ['mailto:ann@example.org', true],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['smb://server/share', false],
    ['ms-settings:x', false],
    ['https://bank.example@evil.example/', false],
    ['not a link', false],
  ])('a link to %s goes outside: %s', (link, may) => {
    expect(mayOpenOutside(link)).toBe(may);
  });
});
