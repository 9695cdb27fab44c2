import { connect } from 'node:net';
import { RemoteError } from '../../../core/errors.ts';
import { WireSocket } from './wire-socket.ts';

const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
};

/** Nothing came for longer than anyone should wait, on a line that nobody closed. */
export const silentError = (host: string, silenceMs: number): RemoteError => {
  const seconds = Math.round(silenceMs / 1000);
  return new RemoteError(
    'silent',
    `${host} did not answer for ${seconds} s: the line may have gone without a word. What came before is kept.`,
  );
};

/** A connection attempt's failure in plain words, naming the host. */
const describeReachError = (host: string, port: number, error: Error): RemoteError => {
  // Several addresses were tried: the first one's failure speaks for all.
  const nested: unknown = Reflect.get(error, 'errors');
  const cause: unknown = Array.isArray(nested) && nested.length > 0 ? nested[0] : error;
  switch (codeOf(cause) || codeOf(error)) {
    case 'ENOTFOUND':
      return new RemoteError('offline', `No server is known by the name ${host}, or there is no line.`, {
        cause,
      });
    case 'EAI_AGAIN':
      return new RemoteError('offline', `The name ${host} could not be looked up: there is no line.`, {
        cause,
      });
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return new RemoteError('offline', `There is no line to ${host}.`, { cause });
    case 'ECONNREFUSED':
      return new RemoteError('refused', `${host} does not take connections on port ${port}.`, { cause });
    case 'ECONNRESET':
      return new RemoteError('cut', `The connection to ${host} was broken off as it began.`, { cause });
    case 'ETIMEDOUT':
      return new RemoteError('silent', `${host} did not answer on port ${port}.`, { cause });
    default:
      return new RemoteError('cut', `The connection to ${host} failed: ${error.message}.`, { cause });
  }
};

/**
 * Opens a TCP connection, without keepalive and with no limit but `silenceMs`.
 * @throws RemoteError 'offline', 'refused', 'cut' or 'silent'
 */
export const openTcpSocket = (host: string, port: number, silenceMs: number): Promise<WireSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      keepAlive: false,
      // Node's 250 ms would abandon every attempt on a line with a longer round trip.
      autoSelectFamilyAttemptTimeout: 10_000,
    });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(silentError(host, silenceMs));
    }, silenceMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(new WireSocket(socket));
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(describeReachError(host, port, error));
    });
  });
