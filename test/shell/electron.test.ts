import { describe, expect, test } from 'vitest';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { serveHost } from '../../core/rpc/serve-host.ts';
import { fileAt, mayLoad, roleOf } from '../../electron/window/app-address.ts';
import { type MainPort, mainPortChannel } from '../../electron/window/main-port-channel.ts';
import { contentSecurityPolicy } from '../../electron/window/window-policy.ts';
import { portChannel, type WindowPort } from '../../renderer/engine/port-channel.ts';
import { fakeRemote, fakeShell, opened, openRequest, session } from '../rpc/fake-ports.ts';

describe('addresses', () => {
  const index = { file: '/dist/index.html', contentType: 'text/html', immutable: false };
  const files = new Map([
    ['/', index],
    ['/index.html', index],
  ]);

  test.each([
    ['app://packetboat/', true],
    ['app://packetboat/index.html?x#y', true],
    ['app://packetboat/../../etc/passwd', false],
    ['app://packetboat/%2e%2e/%2e%2e/etc/passwd', false],
    ['app://other/', false],
    ['file:///dist/index.html', false],
    ['https://packetboat/', false],
    ['nonsense', false],
  ])('%s is a file of ours: %s', (address, held) => {
    expect(fileAt(files, address)).toBe(held ? index : null);
  });

  test.each([
    ['app://packetboat/assets/a.js', true],
    ['blob:app://packetboat/1', true],
    ['data:image/png;base64,', true],
    ['app://packetboat.evil/', false],
    ['https://tracker.example/pixel.gif', false],
    ['http://127.0.0.1:1/', false],
    ['ws://127.0.0.1:1/', false],
    ['file:///etc/passwd', false],
  ])('a page may load %s: %s', (address, may) => {
    expect(mayLoad(address)).toBe(may);
  });

  test('the policy of Electron’s pages names no origin at all', () => {
    expect(contentSecurityPolicy()).not.toMatch(/https?:|ws:|\*|unsafe-eval/);
  });
});

describe('who gets a port', () => {
  const windows = { window: 1, engine: 2 };
  const ask = (webContentsId: number, address: string, mainFrame = true) =>
    roleOf({ webContentsId, address, mainFrame }, windows);

  test('the window and the engine, each for what it is', () => {
    expect(ask(1, 'app://packetboat/')).toBe('window');
    expect(ask(1, 'app://packetboat/index.html')).toBe('window');
    expect(ask(2, 'app://packetboat/engine.html')).toBe('engine');
  });

  test('no frame inside them, no other page, and neither in the other’s place', () => {
    expect(ask(1, 'about:srcdoc', false)).toBeNull();
    expect(ask(1, 'app://packetboat/', false)).toBeNull();
    expect(ask(1, 'https://evil.example/')).toBeNull();
    expect(ask(1, 'app://packetboat/engine.html')).toBeNull();
    expect(ask(2, 'app://packetboat/')).toBeNull();
    expect(ask(3, 'app://packetboat/')).toBeNull();
    expect(ask(1, '')).toBeNull();
  });
});

describe('a MessagePort between main and a window', () => {
  /** Main's kind of port on top of a window's, which differs in how it is listened to. */
  const mainPort = (port: WindowPort): MainPort => ({
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      port.addEventListener(event as 'message', ({ data }) => listener({ data })),
    start: () => port.start(),
    close: () => port.close(),
  });
  const join = () => {
    const { port1, port2 } = new MessageChannel() as unknown as { port1: WindowPort; port2: WindowPort };
    return { host: mainPortChannel(mainPort(port1)), window: portChannel(port2) };
  };

  test('carries calls and answers as they are', async () => {
    const { host, window } = join();
    serveHost(host, { remote: fakeRemote() });
    const { remote, close } = connectHost(window);
    expect(await remote.openMailbox(session, openRequest)).toEqual(opened);
    close();
  });

  test('either end closing is noticed at the other', async () => {
    const first = join();
    const gone = new Promise<string>((resolve) => first.host.onClose(resolve));
    first.window.close('done');
    expect(await gone).toBe('the window has gone');
    expect(() => first.host.post('x')).toThrow('closed');

    const second = join();
    serveHost(second.host, { shell: fakeShell({ info: () => new Promise(() => undefined) }) });
    const { shell } = connectHost(second.window);
    const waiting = shell.info().catch((error) => error.code);
    second.host.close('the program ends');
    expect(await waiting).toBe('cut');
  });
});
