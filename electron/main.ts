// The Electron shell: two windows of our own files, and the host behind them. The engine's window is never shown:
// it is where IndexedDB is. Pages are sandboxed and load nothing remote.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  protocol,
  session,
  shell as system,
  type WebContents,
} from 'electron';
import { HostError } from '../core/errors.ts';
import { portChannelName } from '../core/rpc/electron-bridge.ts';
import { serveHost } from '../core/rpc/serve-host.ts';
import type { Desktop } from './host/desktop.ts';
import { createHost, type Host } from './host/host.ts';
import { openSecrets } from './host/secrets.ts';
import { appOrigin, appScheme, fileAt, mayLoad, roleOf } from './window/app-address.ts';
import { mainPortChannel } from './window/main-port-channel.ts';
import { listWindowFiles } from './window/window-files.ts';
import { mayOpenOutside, windowHeaders } from './window/window-policy.ts';

/** Both bundles lie beside one another in dist/electron; the window in dist/renderer. */
const preload = join(__dirname, 'preload.cjs');
const rendererDirectory = join(__dirname, '..', 'renderer');

/** How long to leave an engine that crashed before it is started again, ms. */
const engineRestMs = 5_000;

const start = async (): Promise<void> => {
  await app.whenReady();
  await serveFiles();
  denyWhatPagesNeedNot();
  const host = await createHost({
    dataDirectory: join(app.getPath('userData'), 'data'),
    secrets: await openSecrets(),
    shellKind: 'electron',
    desktop,
  });
  const engine = openWindow({ address: `${appOrigin}/engine.html`, visible: false });
  const window = openWindow({ address: `${appOrigin}/`, visible: true });
  servePorts(host, { window: window.webContents.id, engine: engine.webContents.id });
  engine.webContents.on('render-process-gone', () => {
    setTimeout(() => {
      if (!engine.isDestroyed()) engine.reload();
    }, engineRestMs);
  });
  window.on('closed', () => app.quit());
  app.on('will-quit', () => host.close());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
};

const serveFiles = async (): Promise<void> => {
  const files = await listWindowFiles(rendererDirectory);
  const headers = windowHeaders();
  protocol.handle(appScheme, async ({ url }) => {
    const held = fileAt(files, url);
    if (!held) return new Response('There is nothing here.', { status: 404, headers });
    const bytes = await readFile(held.file);
    return new Response(new Uint8Array(bytes), {
      headers: { ...headers, 'Content-Type': held.contentType },
    });
  });
};

const denyWhatPagesNeedNot = (): void => {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, grant) => grant(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url) }));
};

const openWindow = (input: { readonly address: string; readonly visible: boolean }): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: input.visible,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The engine works while its window is hidden; that is what it is for.
      backgroundThrottling: input.visible,
    },
  });
  confine(window.webContents);
  void window.loadURL(input.address);
  return window;
};

/** A page stays where it is; a link a person clicked on goes to the system's browser. */
const confine = (contents: WebContents): void => {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!mayLoad(event.url) && event.url !== 'about:srcdoc') event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void system.openExternal(url);
    return { action: 'deny' };
  });
};

/** Each page gets a port to what its role needs: passwords and files for the window, the line for the engine. */
const servePorts = (host: Host, windows: { readonly window: number; readonly engine: number }): void => {
  ipcMain.on(portChannelName, (event) => {
    const { senderFrame } = event;
    const role = roleOf(
      {
        webContentsId: event.sender.id,
        address: senderFrame?.url ?? '',
        mainFrame: senderFrame !== null && senderFrame.parent === null,
      },
      windows,
    );
    if (role === null) return;
    const { port1, port2 } = new MessageChannelMain();
    const { remote, attachments, network, shell } = host;
    serveHost(mainPortChannel(port1), role === 'engine' ? { remote, attachments, network } : { shell });
    senderFrame?.postMessage(portChannelName, null, [port2]);
  });
};

const desktop: Desktop = {
  open: async (file) => {
    const problem = await system.openPath(file);
    if (problem !== '') throw new HostError('denied', problem);
  },
  chooseFile: async (suggestedName) => {
    const { filePath } = await dialog.showSaveDialog({
      defaultPath: join(app.getPath('downloads'), suggestedName),
    });
    return filePath === '' ? null : filePath;
  },
};

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.enableSandbox();
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    dialog.showErrorBox('Packetboat cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else {
  app.quit();
}
