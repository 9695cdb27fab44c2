import type { Channel } from '../../core/rpc/channel.ts';
import { messagePortChannel } from '../../core/rpc/message-port-channel.ts';

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
  const [channel, end] = messagePortChannel({
    post: (frame) => port.postMessage(frame),
    close: () => port.close(),
    listen: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
  });
  port.on('close', () => end('the window has gone'));
  return channel;
};
