import { connect, type Socket } from 'node:net';
import type { Flow, Lane } from './lane.ts';

/** What a connection needs of its link. */
export interface ConnectionHost {
  readonly target: { readonly host: string; readonly port: number };
  readonly up: Lane;
  readonly down: Lane;
  /** Called as bytes are about to arrive: how many of them may, and whether the line is cut behind those. */
  admit(direction: 'up' | 'down', length: number): { readonly bytes: number; readonly thenCut: boolean };
  /** Hangs up every connection; called when the last admitted bytes have been written. */
  cut(): void;
  /** The client starts to send after an answer, or for the first time. */
  countFlight(): void;
  ended(connection: SlowConnection): void;
}

/** One client connection through the link, with its own connection to the target. */
export class SlowConnection {
  readonly #host: ConnectionHost;
  readonly #client: Socket;
  #server: Socket | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #inBurst = false;
  #destroyed = false;

  /**
   * The kernel accepted the client at once, which a real line would have taken one round trip for (SYN, SYN-ACK). So the
   * client's first bytes enter the line one round trip late, and the server is called when the client's ACK would get
   * there, after one and a half.
   */
  constructor(host: ConnectionHost, client: Socket, rttMs: number) {
    this.#host = host;
    this.#client = client;
    client.on('error', () => {});
    client.on('close', () => this.#dead());
    this.#after(rttMs, () => this.#pass('up', client));
    this.#after(rttMs * 1.5, () => this.#server ?? this.#callServer());
  }

  /** Breaks off on both sides at once, without a goodbye. */
  reset(): void {
    this.#clearTimers();
    this.#client.resetAndDestroy();
    this.#server?.resetAndDestroy();
    this.#dead();
  }

  /**
   * Closes after what was delivered: a RST could overtake bytes that the reader has not read yet, a FIN cannot.
   * Nothing more crosses in either direction.
   */
  hangUp(): void {
    this.#clearTimers();
    for (const socket of [this.#client, this.#server]) {
      if (!socket || socket.destroyed) continue;
      socket.removeAllListeners('data');
      // Unread input would turn the close into a RST. What a client still says after the FIN gets one, as on a dead line.
      socket.resume();
      socket.end();
      this.#after(hangUpMs, () => socket.destroy());
    }
  }

  #callServer(): Socket {
    const server = connect({ ...this.#host.target, allowHalfOpen: true });
    server.setNoDelay(true);
    this.#server = server;
    server.on('error', () => {});
    server.on('close', () => this.#dead());
    this.#pass('down', server);
    return server;
  }

  /** Moves what `from` receives into the lane and lets the lane hand it to the other socket. */
  #pass(direction: 'up' | 'down', from: Socket): void {
    const lane = this.#host[direction];
    const to = () => (direction === 'down' ? this.#client : (this.#server ?? this.#callServer()));
    let underWay = 0;
    const release = (bytes: number) => {
      underWay -= bytes;
      if (underWay < lane.room) from.resume();
    };
    // Before the server is called, bytes for it may already be on their way.
    const isOpen = () => (direction === 'down' ? this.#client : this.#server)?.destroyed !== true;
    const flow: Flow = {
      get open() {
        return isOpen();
      },
      deliver: (bytes) => {
        const admitted = this.#host.admit(direction, bytes.length);
        if (direction === 'down') this.#inBurst = false;
        to().write(bytes.subarray(0, admitted.bytes), () => release(bytes.length));
        if (admitted.thenCut) this.#host.cut();
      },
      deliverEnd: (how) => {
        if (how === 'end') to().end();
        else to().resetAndDestroy();
      },
    };
    from.on('data', (bytes: Buffer) => {
      if (direction === 'up' && !this.#inBurst) {
        this.#inBurst = true;
        this.#host.countFlight();
      }
      underWay += bytes.length;
      if (underWay >= lane.room) from.pause();
      lane.send(flow, bytes);
    });
    let ended = false;
    from.on('end', () => {
      ended = true;
      lane.send(flow, 'end');
    });
    from.on('close', () => {
      if (!ended) lane.send(flow, 'reset');
    });
  }

  #after(delayMs: number, act: () => void): void {
    if (delayMs <= 0) act();
    else this.#timers.push(setTimeout(act, delayMs));
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #dead(): void {
    if (this.#destroyed) return;
    if (!this.#client.destroyed || (this.#server && !this.#server.destroyed)) return;
    this.#destroyed = true;
    this.#clearTimers();
    this.#host.ended(this);
  }
}

const hangUpMs = 50;
