import { HostError, RemoteError } from '../../core/errors.ts';
import { cborChannel } from '../../core/rpc/cbor-channel.ts';
import type { BinaryChannel, Channel } from '../../core/rpc/channel.ts';

export type SocketRole = 'window' | 'engine';

/** Why there is no connection, in the host's own terms: another browser's engine has the seat. */
export class EngineSeatTaken extends Error {
  override readonly name = 'EngineSeatTaken';
}

/**
 * Connects to the loopback host this page came from. Rejects with EngineSeatTaken, with HostError 'denied' when
 * the token is not the host's, and with RemoteError 'offline' when no host answers.
 */
export const openSocket = async (role: SocketRole, token: string): Promise<Channel> => {
  const { origin } = globalThis.location;
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/${role}`, [
    'packetboat.1',
    `token.${token}`,
  ]);
  socket.binaryType = 'arraybuffer';
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  if (!opened) throw await whyRefused(`${origin}/${role}`);
  return cborChannel(socketChannel(socket));
};

/** A browser does not tell why a WebSocket failed; a plain request to the same path does. */
const whyRefused = async (address: string): Promise<Error> => {
  const status = await fetch(address, { cache: 'no-store' }).then(
    (response) => response.status,
    () => null,
  );
  if (status === null) {
    return new RemoteError(
      'offline',
      "Packetboat's host has gone. Start Packetboat again; all that is here stays.",
    );
  }
  if (status === 409) return new EngineSeatTaken('Another browser has the engine.');
  return new HostError(
    'denied',
    'This window was not opened by Packetboat: use the address that it printed.',
  );
};

const socketChannel = (socket: WebSocket): BinaryChannel => {
  let ended: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  socket.addEventListener('close', ({ code, reason }) => {
    ended = reason === '' ? `closed (${code})` : reason;
    for (const listener of listeners) listener(ended);
  });
  return {
    post: (bytes) => {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('the socket is closed');
      // The encoder's buffer is never shared memory.
      socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    onFrame: (listener) => {
      socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        listener(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
      });
    },
    onClose: (listener) => {
      if (ended !== null) listener(ended);
      else listeners.push(listener);
    },
    close: (reason) => socket.close(4400, reason.slice(0, 40)),
  };
};
