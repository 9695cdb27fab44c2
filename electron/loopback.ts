// The host behind a WebSocket on this machine, for a window in a plain browser. Who else is on this machine's
// loopback: every page the browser shows, every program of every user. So: 127.0.0.1 only, our own name in Host
// and Origin, and a random token that only the window was told. The files of the window are no secret; the
// sockets are what is guarded.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { cborChannel } from '../core/rpc/cbor-channel.ts';
import { serveHost } from '../core/rpc/serve-host.ts';
import type { Host } from './host/host.ts';
import {
  contentDisposition,
  createDownloadDesk,
  type DownloadDesk,
  downloadPrefix,
} from './loopback/downloads.ts';
import { launchTickets, ticketPrefix } from './loopback/launch-tickets.ts';
import { hasToken, isLocalhost, isOwnHost, isOwnOrigin, subprotocol } from './loopback/request-checks.ts';
import { socketChannel } from './loopback/socket-channel.ts';
import { listWindowFiles, type WindowFile } from './window/window-files.ts';
import { windowHeaders } from './window/window-policy.ts';

export interface LoopbackOptions {
  readonly host: Host;
  /** The built window. */
  readonly rendererDirectory: string;
  /**
   * The port to listen on; 0 for a random one. A browser keeps the replica by origin, and the port is part of
   * it: a window finds its mail again only on the same port.
   */
  readonly port: number;
  /** Whether the host can open files itself; else the browser gets them as downloads. */
  readonly desktop: boolean;
  /** What windows must show; a random one by default. A window that stays open finds a host with the same token again. */
  readonly token?: string;
}

export interface Loopback {
  readonly port: number;
  /** The window's address, token included: whoever has it has the mail. */
  readonly address: string;
  /** An address that works once, within a minute: a command line, unlike a terminal, is for everyone to read. */
  launchAddress(): string;
  /** How many windows are connected. */
  windows(): number;
  stop(): Promise<void>;
}

const address = '127.0.0.1';
/** Largest message from a window. A UID set over a mailbox of 400,000 in the worst order stays below it. */
const mostFrameBytes = 8 * 1024 * 1024;

/** 256 bits, in a form that addresses and subprotocols take. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Serves until stopped; the host ends with it. Rejects with EADDRINUSE's error when the port is taken. */
export const startLoopback = async (options: LoopbackOptions): Promise<Loopback> => {
  const { host } = options;
  const files = await listWindowFiles(options.rendererDirectory);
  const desk = createDownloadDesk({ ...host, desktop: options.desktop });
  const token = options.token ?? randomToken();
  const tickets = launchTickets();
  const windows = new Set<WebSocket>();
  let engine: WebSocket | null = null;

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });

  const serveWindow = (socket: WebSocket) => {
    windows.add(socket);
    socket.on('close', () => windows.delete(socket));
    serveHost(cborChannel(socketChannel(socket)), { shell: host.shell, downloads: desk.downloads });
  };
  const serveEngine = (socket: WebSocket) => {
    engine = socket;
    socket.on('close', () => {
      engine = null;
    });
    const { remote, attachments, network } = host;
    serveHost(cborChannel(socketChannel(socket)), { remote, attachments, network });
  };
  const roles = new Map([
    ['/window', serveWindow],
    ['/engine', serveEngine],
  ]);
  // The browser's lock keeps one engine in a browser; this keeps one where two browsers show the window.
  const seatTaken = (path: string) => path === '/engine' && engine !== null;

  const server = createServer((request, response) => {
    const role = roles.has(request.url ?? '') ? { taken: seatTaken(request.url ?? '') } : null;
    const redeem = (ticket: string) => (tickets.redeem(ticket) ? token : null);
    serveRequest({ request, response, port, files, desk, role, redeem }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answer(response, 500, error instanceof Error ? error.message : 'failed');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const serve = roles.get(request.url ?? '');
    if (!isOwnHost(request, port) || !isOwnOrigin(request, port)) return refuse(socket, 403);
    if (!hasToken(request, token)) return refuse(socket, 401);
    if (!serve) return refuse(socket, 404);
    if (seatTaken(request.url ?? '')) return refuse(socket, 409);
    sockets.handleUpgrade(request, socket, head, serve);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, address, () => {
      const bound = server.address();
      resolve(bound && typeof bound === 'object' ? bound.port : options.port);
    });
  });

  return {
    port,
    address: `http://${address}:${port}/#token=${token}`,
    launchAddress: () => `http://${address}:${port}/#ticket=${tickets.issue()}`,
    windows: () => windows.size,
    stop: async () => {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets.clients) socket.close(1001, 'the host was stopped');
      server.closeIdleConnections();
      // A browser that does not answer the close must not hold up the end.
      const impatient = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }, 1_000);
      await ended;
      clearTimeout(impatient);
      host.close();
    },
  };
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
  readonly files: ReadonlyMap<string, WindowFile>;
  readonly desk: DownloadDesk;
  /** Set where a socket would be served: a browser does not say why one failed, so the same path is asked. */
  readonly role: { readonly taken: boolean } | null;
  /** The token, for a launch ticket that was not used yet; else null. */
  readonly redeem: (ticket: string) => string | null;
}

const serveRequest = async (exchange: Exchange): Promise<void> => {
  const { request, response, port, files, desk, role, redeem } = exchange;
  for (const [name, value] of Object.entries(windowHeaders([`ws://${address}:${port}`]))) {
    response.setHeader(name, value);
  }
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (isLocalhost(request, port) && files.has(path)) {
    response.setHeader('Location', `http://${address}:${port}${path}`);
    return answer(response, 308, '');
  }
  if (!isOwnHost(request, port)) return answer(response, 403, 'This host is not for that name.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET.');
  if (role) return answer(response, role.taken ? 409 : 204, '');
  if (path.startsWith(ticketPrefix)) {
    const token = redeem(path.slice(ticketPrefix.length));
    response.setHeader('Cache-Control', 'no-store');
    return token === null
      ? answer(response, 404, 'This ticket was used already or is too old.')
      : answer(response, 200, token);
  }
  if (path.startsWith(downloadPrefix)) return serveDownload(request, response, desk, path);
  const held = files.get(path);
  if (!held) return answer(response, 404, 'There is nothing here.');
  response.setHeader('Content-Type', held.contentType);
  response.setHeader('Cache-Control', held.immutable ? 'max-age=31536000, immutable' : 'no-cache');
  const bytes = await readFile(held.file);
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
};

/** Whatever an attachment claims to be, it arrives as bytes to save: shown inline it would be a page of ours. */
const serveDownload = async (
  request: IncomingMessage,
  response: ServerResponse,
  desk: DownloadDesk,
  path: string,
): Promise<void> => {
  const download = request.method === 'GET' ? await desk.take(path) : null;
  if (!download) return answer(response, 404, 'This link was used already or is too old.');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Disposition', contentDisposition(download.name));
  response.setHeader('Cache-Control', 'no-store');
  try {
    response.setHeader('Content-Length', (await stat(download.file)).size);
    await pipeline(createReadStream(download.file), response);
  } finally {
    await download.done();
  }
};

const answer = (response: ServerResponse, status: number, text: string): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(text);
};

const refuse = (socket: Duplex, status: number): void => {
  // Whoever was refused may be gone before it is told so.
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
