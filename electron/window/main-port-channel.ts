import type { Channel } from '../../core/rpc/channel.ts';

/** Electron's MessagePortMain, as far as a channel needs it. */
export interface MainPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Main's end of a MessagePort as a channel. */
export const mainPortChannel = (port: MainPort): Channel => {
  let ended: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  const end = (reason: string) => {
    if (ended !== null) return;
    ended = reason;
    for (const listener of listeners) listener(reason);
  };
  port.on('close', () => end('the window has gone'));
  return {
    post: (frame) => {
      if (ended !== null) throw new Error('the port is closed');
      port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => {
      if (ended !== null) listener(ended);
      else listeners.push(listener);
    },
    close: (reason) => {
      port.close();
      end(reason);
    },
  };
};
