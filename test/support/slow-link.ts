import { createServer } from 'node:net';
import { Lane } from './lane.ts';
import { type ConnectionHost, SlowConnection } from './slow-connection.ts';

/** A line's properties. Undefined rates are as fast as the machine, an undefined round trip takes no time. */
export interface LinkShape {
  readonly kbitUp?: number | undefined;
  readonly kbitDown?: number | undefined;
  readonly rttMs?: number | undefined;
}

/** Lines that people have. */
export const links = {
  fast: {},
  dialup: { kbitDown: 56, kbitUp: 33.6, rttMs: 150 },
  satellite: { kbitDown: 512, kbitUp: 128, rttMs: 600 },
  iridium: { kbitDown: 2.4, kbitUp: 2.4, rttMs: 1800 },
} as const satisfies Record<string, LinkShape>;

/** What has crossed a link since it was started or its counters were reset. */
export interface LinkCounters {
  /** Bytes of TCP payload handed to the target. */
  readonly up: number;
  /** Bytes of TCP payload handed to the client. */
  readonly down: number;
  /** Bursts of the client that wait for an answer: client bytes after server bytes, or the first of a connection. */
  readonly flights: number;
  /** Connections accepted and not refused. */
  readonly connections: number;
  readonly seconds: number;
}

/** A running slow link: connect to it instead of to its target. */
export interface SlowLink {
  readonly host: '127.0.0.1';
  readonly port: number;
  counters(): LinkCounters;
  resetCounters(): void;
  /** Replaces the named properties for what has not left yet; a property set to undefined becomes unlimited. */
  set(shape: LinkShape): void;
  /** Resets every connection on both sides; what is under way is lost. New connections are taken. */
  cutNow(): void;
  /**
   * Cuts every connection when exactly this many more bytes have crossed, both directions and all connections summed. All
   * of them reach their reader, which then sees the connection close. New connections are taken. 0 takes the order back.
   */
  cutAfter(bytes: number): void;
  /** While on, a new connection is reset as soon as it is made. Existing ones stay. */
  refuse(on: boolean): void;
  /** While on, connections stay up and nothing crosses, not even a close; afterwards everything goes on. */
  silence(on: boolean): void;
  /** Resets all connections and frees the port. */
  stop(): Promise<void>;
}

/**
 * Starts a TCP proxy on 127.0.0.1 that behaves like a slow line: each direction has one rate that all connections share, and
 * half the round trip on top; TCP's own handshake costs a round trip too. Not modelled: loss, TCP slow start, headers.
 */
export async function startSlowLink(
  options: { readonly target: { readonly host: string; readonly port: number } } & LinkShape,
): Promise<SlowLink> {
  let shape: LinkShape = options;
  const up = new Lane(laneShape(shape, 'kbitUp'));
  const down = new Lane(laneShape(shape, 'kbitDown'));
  const connections = new Set<SlowConnection>();
  let refusing = false;
  let bytesUntilCut = Number.POSITIVE_INFINITY;
  let counted = zero();

  const clearLanes = () => {
    up.clear();
    down.clear();
  };
  const host: ConnectionHost = {
    target: options.target,
    up,
    down,
    admit: (direction, length) => {
      const bytes = Math.min(length, bytesUntilCut);
      counted[direction] += bytes;
      bytesUntilCut -= bytes;
      return { bytes, thenCut: bytesUntilCut === 0 };
    },
    cut: () => {
      bytesUntilCut = Number.POSITIVE_INFINITY;
      clearLanes();
      for (const connection of connections) connection.hangUp();
    },
    countFlight: () => {
      counted.flights++;
    },
    ended: (connection) => connections.delete(connection),
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    counted.connections++;
    connections.add(new SlowConnection(host, client, shape.rttMs ?? 0));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('the slow link has no port');

  const cutNow = () => {
    clearLanes();
    for (const connection of connections) connection.reset();
  };
  return {
    host: '127.0.0.1',
    port: address.port,
    counters: () => {
      const { sinceMs, ...counters } = counted;
      return { ...counters, seconds: (performance.now() - sinceMs) / 1000 };
    },
    resetCounters: () => {
      counted = zero();
    },
    set: (changes) => {
      shape = { ...shape, ...changes };
      up.reshape(laneShape(shape, 'kbitUp'));
      down.reshape(laneShape(shape, 'kbitDown'));
    },
    cutNow,
    cutAfter: (bytes) => {
      bytesUntilCut = bytes > 0 ? bytes : Number.POSITIVE_INFINITY;
    },
    refuse: (on) => {
      refusing = on;
    },
    silence: (on) => {
      up.silence(on);
      down.silence(on);
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cutNow();
      await closed;
    },
  };
}

function zero() {
  return { up: 0, down: 0, flights: 0, connections: 0, sinceMs: performance.now() };
}

function laneShape(shape: LinkShape, rate: 'kbitUp' | 'kbitDown') {
  return { kbit: shape[rate], propagationMs: (shape.rttMs ?? 0) / 2 };
}
