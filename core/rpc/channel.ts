/**
 * A two-way line of messages between a host and a window or engine. What goes in is plain data that a structured
 * clone can carry, bigint and Uint8Array included; it comes out in order, or the channel closes.
 */
export interface Channel {
  /** Throws when the channel is closed. */
  post(frame: unknown): void;
  /** Takes every frame from now on; one listener a channel. */
  onFrame(listener: (frame: unknown) => void): void;
  /** Calls back once, also when the channel was closed already; the reason is for people. */
  onClose(listener: (reason: string) => void): void;
  close(reason: string): void;
}

/** The same, where only bytes cross: a WebSocket. */
export interface BinaryChannel {
  post(bytes: Uint8Array): void;
  /** Anything but bytes is passed on as it came, to be refused in one place. */
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(reason: string): void;
}
