import type { WebSocket } from 'ws';
import type { BinaryChannel } from '../../core/rpc/channel.ts';

/** RFC 6455, 7.4.2: 4000-4999 are for private use. */
const refusedCode = 4400;

/** A WebSocket of the ws library as a channel of bytes. Text frames are passed on, to be refused there. */
export const socketChannel = (socket: WebSocket): BinaryChannel => {
  let ended: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  socket.on('close', (code, reason) => {
    ended = reason.length > 0 ? reason.toString() : `closed (${code})`;
    for (const listener of listeners) listener(ended);
  });
  // 'close' always follows and carries what there is to say.
  socket.on('error', () => undefined);
  return {
    post: (bytes) => {
      if (socket.readyState !== socket.OPEN) throw new Error('the socket is closed');
      socket.send(bytes, { binary: true });
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => {
        listener(isBinary && data instanceof Uint8Array ? data : String(data));
      });
    },
    onClose: (listener) => {
      if (ended !== null) listener(ended);
      else listeners.push(listener);
    },
    close: (reason) => {
      // The reason of a close frame holds 123 bytes (RFC 6455, 5.5).
      socket.close(refusedCode, Buffer.from(reason).subarray(0, 120).toString('latin1'));
    },
  };
};
