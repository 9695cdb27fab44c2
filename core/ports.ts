// What the brain needs from its host, and nothing else crosses. Every promise here may reject with a
// RemoteError or HostError of core/errors.ts; every value is plain data (structured clone), so a port works
// the same in-process, over a MessagePort and over a WebSocket.
import type { Security } from './model/account.ts';
import type { Attachments } from './ports/attachments.ts';
import type { Remote } from './ports/remote.ts';

export type * from './ports/attachments.ts';
export type * from './ports/changing.ts';
export type * from './ports/reading.ts';
export type * from './ports/remote.ts';
export type * from './ports/session.ts';
export type * from './ports/shell.ts';

export interface Clock {
  /** Wall time, ms since the epoch. May jump; nothing orders by it alone. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Network {
  /** The name of the network that the machine is on (SSID, or the connection's name); null where the system does not tell. */
  name(): Promise<string | null>;
}

/** The ports an engine is built from. */
export interface HostPorts {
  readonly remote: Remote;
  readonly attachments: Attachments;
}

export type { Security };
