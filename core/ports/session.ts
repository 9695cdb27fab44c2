// One IMAP session on the wire: what it can do, what it costs, and how it ends.
import type { MailboxListing } from './reading.ts';

export type SessionId = string & { readonly __brand: 'SessionId' };

/** What the server offers, as far as the brain plans differently for it. */
export interface RemoteFeatures {
  readonly condstore: boolean;
  readonly qresync: boolean;
  readonly binary: boolean;
  readonly compress: boolean;
  /** Deletes some messages without taking along what others marked. */
  readonly uidplus: boolean;
}

export interface RemoteSession {
  readonly id: SessionId;
  readonly features: RemoteFeatures;
  /** What the look that `connect` was to take along told; null when none was taken, and for the caller to take by itself. */
  readonly listings: readonly MailboxListing[] | null;
}

/** What crossed this session's socket so far. Bytes are true wire bytes: TLS in, TCP/IP headers out. */
export interface WireMeter {
  readonly up: number;
  readonly down: number;
  /** Client bursts that waited for an answer, the TLS hello being the first. */
  readonly flights: number;
  /** Smallest time from a burst's last byte to the answer's first, ms; null before the first answer. */
  readonly rttMs: number | null;
  /** Recent down-rate while the line was busy, bytes per second; null before there was enough traffic. */
  readonly bytesPerSecond: number | null;
  /** Set while `bytesPerSecond` is no measure but what the line does at least: so far every answer came in one piece. */
  readonly atLeast?: true;
  /** What would have crossed without COMPRESS, bytes up and down. */
  readonly uncompressed: number;
  /** How long nothing has come although something was asked, ms; null when nothing is awaited. */
  readonly silentMs: number | null;
}

/** A session's meter, and whether its line still holds. */
export interface SessionMeter extends WireMeter {
  /** Why the connection ended; null while it holds, as far as its socket knows. */
  readonly ended: SerializedError | null;
}

/** Results that came before a cut are not thrown away: `cut` says why the rest is missing, null when all came. */
export interface Batch<T> {
  readonly items: readonly T[];
  readonly cut: SerializedError | null;
}

export interface SerializedError {
  readonly code: string;
  readonly message: string;
  /** For a failed `connect`: what it cost. */
  readonly spent?: WireMeter;
}
