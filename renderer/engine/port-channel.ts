import type { Channel } from '../../core/rpc/channel.ts';

/** A MessagePort, as far as a channel needs it. */
export interface WindowPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'messageerror', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A MessagePort as a channel: structured clones need no encoding. */
export const portChannel = (port: WindowPort): Channel => {
  let ended: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  const end = (reason: string) => {
    if (ended !== null) return;
    ended = reason;
    for (const listener of listeners) listener(reason);
  };
  port.addEventListener('close', () => end('the other side has gone'));
  port.addEventListener('messageerror', () => {
    port.close();
    end('a message could not be read');
  });
  return {
    post: (frame) => {
      if (ended !== null) throw new Error('the port is closed');
      port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.addEventListener('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => {
      if (ended !== null) listener(ended);
      else listeners.push(listener);
    },
    close: (reason) => {
      port.close();
      // The side that closes a port hears no 'close' of it.
      end(reason);
    },
  };
};
