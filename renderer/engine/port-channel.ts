import type { Channel } from '../../core/rpc/channel.ts';
import { messagePortChannel } from '../../core/rpc/message-port-channel.ts';

/** A MessagePort, as far as a channel needs it. */
export interface WindowPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'messageerror', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A window's end of a MessagePort as a channel. */
export const portChannel = (port: WindowPort): Channel => {
  const [channel, end] = messagePortChannel({
    post: (frame) => port.postMessage(frame),
    close: () => port.close(),
    listen: (listener) => {
      port.addEventListener('message', (event) => listener(event.data));
      port.start();
    },
  });
  port.addEventListener('close', () => end('the other side has gone'));
  port.addEventListener('messageerror', () => {
    port.close();
    end('a message could not be read');
  });
  return channel;
};
