import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { WireMeter } from '../../../core/ports.ts';
import { WireCounter } from './wire-meter.ts';

// The TCP socket as TLS and IMAP see it. It lies under TLS, which gives two things that a TLSSocket alone cannot:
// true wire bytes and flights, and a cut that arrives as an orderly end. A reset socket, passed on as an error, would
// destroy the layers above with bytes still in them; ended instead, everything that came is decrypted, inflated
// and parsed first, and `cause` keeps the reason.

/** A line slower than this counts as none, bytes per second: 1.6 kbit/s. */
const slowestBytesPerSecond = 200;
/** What is gone within any patience, bytes. */
const quickBytes = 4 * 1024;
/** More than a slow line's buffers hold, bytes: what went before has been seen to move. */
const mostBuffered = 512 * 1024;

/** Enough of what came first to tell what it is, bytes. */
const firstBytesKept = 512;

/** A metered TCP connection whose errors come as its end. */
export class WireSocket extends Duplex {
  readonly #socket: Socket;
  readonly #counter: WireCounter;
  #cause: Error | null = null;
  #ended = false;
  /** Bytes that had gone up when nothing was waited for. */
  #upWhenSettled = 0;
  #first = Buffer.alloc(0);
  #limit: { readonly down: number; readonly excess: () => Error } | null = null;

  /** @param socket connected */
  constructor(socket: Socket, now: () => number = () => performance.now()) {
    // Not destroyed when both sides ended: TLS would take that for its own end, with bytes still to be read.
    super({ allowHalfOpen: true, autoDestroy: false });
    this.#socket = socket;
    this.#counter = new WireCounter(now);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#counter.received(chunk.length);
      if (this.#first.length < firstBytesKept) {
        this.#first = Buffer.concat([this.#first, chunk.subarray(0, firstBytesKept - this.#first.length)]);
      }
      if (this.#ended) return;
      if (this.#limit !== null && this.#counter.down > this.#limit.down) {
        this.cut(this.#limit.excess());
        return;
      }
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('error', (error) => {
      this.#cause ??= error;
      this.#end();
    });
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#end());
  }

  /** Why the connection ended, where it was an error. */
  get cause(): Error | null {
    return this.#cause;
  }

  get meter(): WireMeter {
    return this.#counter.read();
  }

  /** See WireCounter. */
  nextGoesBehind(): void {
    this.#counter.nextGoesBehind();
  }

  /** See WireCounter. */
  answered(): void {
    this.#counter.answered();
  }

  /** The very first that came since it was last forgotten: whoever does not speak IMAP or TLS shows here what it speaks. */
  get firstBytes(): Buffer {
    return this.#first;
  }

  /** What comes from now on is the first: another layer begins. */
  forgetFirstBytes(): void {
    this.#first = Buffer.alloc(0);
  }

  /** Cuts the connection once more than `down` bytes came in all; null takes that back. */
  limit(limit: { readonly down: number; readonly excess: () => Error } | null): void {
    this.#limit = limit;
  }

  /** Grows with every byte that moves in either direction: what does not change while someone waits is silence. */
  get progress(): string {
    return `${this.#counter.down} ${this.#counter.up} ${this.#socket.writableLength} ${unsent(this.#socket)}`;
  }

  /**
   * How long what the system has taken from us may be on its way before its answer can come, ms. It is seen to
   * move only until it lies in the system's buffers, or a modem's, and those of a slow line take minutes to empty.
   */
  get drainMs(): number {
    const taken = this.#counter.up - this.#upWhenSettled - unsent(this.#socket);
    const underway = Math.min(mostBuffered, taken);
    return (Math.max(0, underway - quickBytes) / slowestBytesPerSecond) * 1000;
  }

  /** All that went up has been answered: nothing of it is on its way any more. */
  settle(): void {
    this.#upWhenSettled = this.#counter.up;
  }

  /** Ends the reading side for a reason of ours; what came before is still passed on. */
  cut(cause: Error): void {
    this.#cause ??= cause;
    this.#socket.destroy();
    this.#end();
  }

  /** Ends our side, and resolves when the other has ended too or `patienceMs` are over; what comes until then is counted. */
  sayGoodbye(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = this.#socket;
      if (this.#ended || socket.destroyed) return resolve();
      const over = (): void => {
        clearTimeout(patience);
        resolve();
      };
      const patience = setTimeout(over, patienceMs);
      socket.once('end', over);
      socket.once('close', over);
      socket.end();
      socket.resume();
    });
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    // Nothing can be sent any more, which the reading side tells; an error here would destroy it first.
    if (this.#socket.destroyed || !this.#socket.writable) {
      done();
      return;
    }
    this.#counter.sent(bytes.length);
    this.#socket.write(bytes, () => done());
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(null);
  }
}

/** Bytes in the operating system's write queue, as far as libuv knows. */
const unsent = (socket: Socket): number => {
  const handle: unknown = Reflect.get(socket, '_handle');
  const size: unknown =
    typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeQueueSize') : 0;
  return typeof size === 'number' ? size : 0;
};
