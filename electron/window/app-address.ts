import type { WindowFile } from './window-files.ts';

/** The scheme and origin under which Electron's windows live; `standard` and `secure`, so that it has storage. */
export const appScheme = 'app';
export const appOrigin = 'app://packetboat';

/** The file that an address of ours names; null for every other address. */
export const fileAt = (files: ReadonlyMap<string, WindowFile>, address: string): WindowFile | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}` === appOrigin ? (files.get(pathname) ?? null) : null;
};

/** What a page of ours may load: itself, and what it made itself. */
export const mayLoad = (address: string): boolean =>
  address.startsWith(`${appOrigin}/`) || address.startsWith('blob:') || address.startsWith('data:');

export type WindowRole = 'window' | 'engine';

/** Who asks main for a port: which window, and whether it is the page itself rather than a frame in it. */
export interface PortRequest {
  readonly webContentsId: number;
  readonly address: string;
  readonly mainFrame: boolean;
}

/** What the asking page is; null for one that gets no port. */
export const roleOf = (
  request: PortRequest,
  windows: { readonly window: number; readonly engine: number },
): WindowRole | null => {
  if (!request.mainFrame || !URL.canParse(request.address)) return null;
  const { protocol, host, pathname } = new URL(request.address);
  if (`${protocol}//${host}` !== appOrigin) return null;
  if (request.webContentsId === windows.window && ['/', '/index.html'].includes(pathname)) return 'window';
  if (request.webContentsId === windows.engine && pathname === '/engine.html') return 'engine';
  return null;
};
