// The few globals that every place core runs in has (Node, a browser window, a worker), declared here
// because core is checked without the DOM and Node libraries: what is not on this list is not portable.

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class URL {
  constructor(url: string);
  readonly hostname: string;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

interface Timer {
  readonly timer?: never;
}
declare function setTimeout(handler: () => void, ms: number): Timer;
declare function clearTimeout(timer: Timer): void;

declare const crypto: {
  /** Fills the array with random bytes. */
  getRandomValues<Bytes extends Uint8Array>(array: Bytes): Bytes;
};
