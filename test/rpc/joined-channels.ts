import { cborChannel } from '../../core/rpc/cbor-channel.ts';
import type { Channel } from '../../core/rpc/channel.ts';

/** One end of a line in memory; `carry` is what the line does to a frame. */
class End implements Channel {
  peer: End | null = null;
  readonly #carry: (frame: unknown) => unknown;
  #listener: ((frame: unknown) => void) | null = null;
  #waiting: unknown[] = [];
  #closeListeners: ((reason: string) => void)[] = [];
  #closed: string | null = null;

  constructor(carry: (frame: unknown) => unknown) {
    this.#carry = carry;
  }

  get closed(): string | null {
    return this.#closed;
  }

  post(frame: unknown): void {
    if (this.#closed !== null) throw new Error('the channel is closed');
    const carried = this.#carry(frame);
    queueMicrotask(() => this.peer?.deliver(carried));
  }

  deliver(frame: unknown): void {
    if (this.#closed !== null) return;
    if (this.#listener) this.#listener(frame);
    else this.#waiting.push(frame);
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.#listener = listener;
    for (const frame of this.#waiting.splice(0)) listener(frame);
  }

  onClose(listener: (reason: string) => void): void {
    if (this.#closed !== null) listener(this.#closed);
    else this.#closeListeners.push(listener);
  }

  close(reason: string): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    for (const listener of this.#closeListeners) listener(reason);
    this.peer?.close(reason);
  }
}

const pairOf = (carry: (frame: unknown) => unknown): [End, End] => {
  const ends: [End, End] = [new End(carry), new End(carry)];
  [ends[0].peer, ends[1].peer] = [ends[1], ends[0]];
  return ends;
};

export interface JoinedChannels {
  readonly host: Channel;
  readonly window: Channel;
  /** Puts a frame on the line towards the host, as it is. */
  send(frame: unknown): void;
  /** Why the line ended; null while it is up. */
  ended(): string | null;
}

/** As a MessagePort carries it: structured clones. */
export const clonedChannels = (): JoinedChannels => {
  const [host, window] = pairOf((frame) => structuredClone(frame));
  return { host, window, send: (frame) => host.deliver(frame), ended: () => host.closed };
};

/** As a WebSocket carries it: CBOR in bytes. */
export const binaryChannels = (): JoinedChannels => {
  const [host, window] = pairOf((frame) => Uint8Array.from(frame as Uint8Array));
  return {
    host: cborChannel(host),
    window: cborChannel(window),
    send: (frame) => host.deliver(frame),
    ended: () => host.closed,
  };
};
