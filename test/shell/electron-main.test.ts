import type { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectHost } from '../../core/rpc/connect-host.ts';
import { portChannel, type WindowPort } from '../../renderer/engine/port-channel.ts';

/** Electron's main API, as far as main.ts uses it: it writes down what it is told. */
const electron = vi.hoisted(() => ({
  windows: [] as { options: Record<string, unknown>; contents: unknown; address: string }[],
  handlers: new Map<string, (request: { url: string }) => Promise<Response>>(),
  schemes: [] as unknown[],
  opened: [] as string[],
  decide: {} as Record<string, (...args: never[]) => unknown>,
  userData: '',
  lock: true,
  quits: 0,
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Contents extends Emitter {
    static count = 0;
    readonly id = ++Contents.count;
    openHandler: ((details: { url: string }) => { action: string }) | null = null;
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
      this.openHandler = handler;
    }
  }
  class BrowserWindow extends Emitter {
    readonly webContents = new Contents();
    readonly #options: Record<string, unknown>;
    constructor(options: Record<string, unknown>) {
      super();
      this.#options = options;
    }
    async loadURL(address: string) {
      electron.windows.push({ options: this.#options, contents: this.webContents, address });
    }
    isDestroyed() {
      return false;
    }
  }
  class MessageChannelMain {
    readonly port1: unknown;
    readonly port2: unknown;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      const main = port1 as unknown as EventTarget & { start(): void; close(): void };
      this.port1 = {
        postMessage: (message: unknown) => Reflect.get(main, 'postMessage').call(main, message),
        on: (event: string, listener: (event: { data: unknown }) => void) =>
          main.addEventListener(event, (received) => listener({ data: Reflect.get(received, 'data') })),
        start: () => main.start(),
        close: () => main.close(),
      };
      this.port2 = port2;
    }
  }
  const app = Object.assign(new Emitter(), {
    whenReady: async () => undefined,
    getPath: () => electron.userData,
    enableSandbox: () => electron.schemes.push('sandbox'),
    requestSingleInstanceLock: () => electron.lock,
    quit: () => {
      electron.quits += 1;
    },
    exit: () => undefined,
  });
  return {
    app,
    BrowserWindow,
    MessageChannelMain,
    dialog: { showErrorBox: () => undefined, showSaveDialog: async () => ({ filePath: '' }) },
    ipcMain: new Emitter(),
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => electron.schemes.push(...schemes),
      handle: (scheme: string, handler: (request: { url: string }) => Promise<Response>) =>
        electron.handlers.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: never) => {
          electron.decide.request = handler;
        },
        setPermissionCheckHandler: (handler: never) => {
          electron.decide.check = handler;
        },
        webRequest: {
          onBeforeRequest: (handler: never) => {
            electron.decide.load = handler;
          },
        },
      },
    },
    shell: {
      openExternal: async (address: string) => electron.opened.push(address),
      openPath: async () => '',
    },
  };
});

type Contents = EventEmitter & {
  readonly id: number;
  readonly openHandler: (details: { url: string }) => { action: string };
};

const find = (visible: boolean) => {
  const found = electron.windows.find(({ options }) => options.show === visible);
  if (!found) throw new Error('no such window');
  return { ...found, contents: found.contents as Contents };
};

/** Asks main for a port as a preload does; null when none came. */
const askPort = async (
  from: Contents,
  address: string,
  parent: unknown = null,
): Promise<WindowPort | null> => {
  const { ipcMain } = await import('electron');
  let given: WindowPort | null = null;
  const senderFrame = {
    url: address,
    parent,
    postMessage: (_channel: string, _message: unknown, [port]: [WindowPort]) => {
      given = port;
    },
  };
  (ipcMain as unknown as EventEmitter).emit('packetboat:port', { sender: from, senderFrame });
  return given;
};

const connect = (port: WindowPort | null) => {
  if (!port) throw new Error('no port');
  return connectHost(portChannel(port));
};

beforeAll(async () => {
  electron.userData = await mkdtemp(join(tmpdir(), 'packetboat-electron-'));
  await import('../../electron/main.ts');
  await vi.waitUntil(() => electron.windows.length === 2);
});
afterAll(() => rm(electron.userData, { recursive: true }));

describe('the Electron shell', () => {
  test('opens one window to see and one for the engine, both sandboxed and without Node', () => {
    expect([find(true).address, find(false).address]).toEqual([
      'app://packetboat/',
      'app://packetboat/engine.html',
    ]);
    for (const { options } of electron.windows) {
      expect(options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
      });
    }
    expect(find(false).options.webPreferences).toMatchObject({ backgroundThrottling: false });
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
      'sandbox',
    ]);
  });

  test('gives the window its shell and the engine its line, and neither the other’s', async () => {
    const window = connect(await askPort(find(true).contents, 'app://packetboat/'));
    expect(await window.shell.info()).toMatchObject({ shell: 'electron', offered: null });
    await expect(window.attachments.remove('ab'.repeat(32) as never)).rejects.toMatchObject({
      code: 'denied',
    });
    window.close();

    const engine = connect(await askPort(find(false).contents, 'app://packetboat/engine.html'));
    expect(await engine.attachments.partial('e:1' as never, '1' as never)).toBeNull();
    await expect(engine.shell.info()).rejects.toMatchObject({ code: 'denied' });
    engine.close();
  });

  test('gives no port to a frame in a message, nor to a page that is not ours', async () => {
    const { contents } = find(true);
    expect(await askPort(contents, 'about:srcdoc', {})).toBeNull();
    expect(await askPort(contents, 'https://evil.example/')).toBeNull();
    expect(await askPort(contents, 'app://packetboat/engine.html')).toBeNull();
  });

  test('serves its own files under the policy, and nothing else', async () => {
    const serve = electron.handlers.get('app');
    const page = await serve?.({ url: 'app://packetboat/index.html' });
    expect(page?.headers.get('content-type')).toContain('text/html');
    expect(page?.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await serve?.({ url: 'app://packetboat/../main.ts' }))?.status).toBe(404);
    expect((await serve?.({ url: 'app://elsewhere/index.html' }))?.status).toBe(404);
  });

  test('keeps pages where they are, and sends a clicked link to the system’s browser', () => {
    const { contents } = find(true);
    const navigation = { preventDefault: vi.fn() };
    contents.emit('will-navigate', navigation);
    contents.emit('will-frame-navigate', { ...navigation, url: 'https://evil.example/' });
    expect(navigation.preventDefault).toHaveBeenCalledTimes(2);
    expect(contents.openHandler({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(contents.openHandler({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
    expect(electron.opened).toEqual(['https://example.org/']);
  });

  test('denies every permission and every request to the outside', () => {
    const { request, check, load } = electron.decide as Record<string, (...args: unknown[]) => unknown>;
    const granted: unknown[] = [];
    request?.(null, 'geolocation', (grant: boolean) => granted.push(grant));
    const cancelled: unknown[] = [];
    for (const url of ['https://tracker.example/1.gif', 'app://packetboat/index.html']) {
      load?.({ url }, ({ cancel }: { cancel: boolean }) => cancelled.push(cancel));
    }
    expect([granted, check?.(), cancelled]).toEqual([[false], false, [true, false]]);
  });
});
