import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The subprotocol both ends speak; the token rides beside it, where it shows in no address and no log. */
export const subprotocol = 'packetboat.1';
const tokenPrefix = 'token.';

/**
 * Whether a request names this machine the way its own window does. A page of another site whose name was made
 * to point at 127.0.0.1 (DNS rebinding) still sends its own name.
 */
export const isOwnHost = (request: IncomingMessage, port: number): boolean =>
  request.headers.host === `127.0.0.1:${port}`;

/** The name people type; it is sent on to the address above, for the replica belongs to one origin. */
export const isLocalhost = (request: IncomingMessage, port: number): boolean =>
  request.headers.host === `localhost:${port}`;

/** Browsers always send Origin with a WebSocket; whatever sends none is no window of ours. */
export const isOwnOrigin = (request: IncomingMessage, port: number): boolean =>
  request.headers.origin === `http://127.0.0.1:${port}`;

/** The token among the offered subprotocols, compared in constant time. */
export const hasToken = (request: IncomingMessage, token: string): boolean => {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const given = offered.find((name) => name.startsWith(tokenPrefix));
  return given !== undefined && sameText(given.slice(tokenPrefix.length), token);
};

/** Hashed first, so that neither the length nor a common start shows in the time. */
const sameText = (a: string, b: string): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};
