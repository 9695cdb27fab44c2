import type { Channel } from './channel.ts';

/** What every kind of MessagePort can do, however its events are spelled. */
export interface PortActions {
  post(frame: unknown): void;
  close(): void;
  /** Takes every frame from now on. */
  listen(listener: (frame: unknown) => void): void;
}

/**
 * A MessagePort as a channel: structured clones need no encoding. The second value ends the channel, for whoever hears
 * that the other side has gone.
 */
export const messagePortChannel = (port: PortActions): [channel: Channel, end: (reason: string) => void] => {
  let ended: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  const end = (reason: string): void => {
    if (ended !== null) return;
    ended = reason;
    for (const listener of listeners) listener(reason);
  };
  const channel: Channel = {
    post: (frame) => {
      if (ended !== null) throw new Error('the port is closed');
      port.post(frame);
    },
    onFrame: (listener) => port.listen(listener),
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
  return [channel, end];
};
