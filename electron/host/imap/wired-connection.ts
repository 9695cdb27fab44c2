import type { Duplex } from 'node:stream';
import { RemoteError } from '../../../core/errors.ts';
import type { WireMeter } from '../../../core/ports.ts';
import { type CompressionStreams, compressionStreams } from './compression-streams.ts';
import { ImapFlowWithInternals } from './imapflow-internals.ts';
import { SilenceWatch } from './silence-watch.ts';
import { silentError } from './tcp-socket.ts';
import type { WireSocket } from './wire-socket.ts';

// The life of the socket under a dialogue: metered and watched, its end draining through inflate and parser, and closed
// without losing what came. What should go upstream, so that this file can shrink: docs/imapflow.md, "the socket".

/** Limits on what a server may make us hold, bytes. */
const limits = {
  // A plain SEARCH of a million messages is one line of 8 MB.
  maxLineLength: 32 * 1024 * 1024,
  maxLiteralSize: 64 * 1024 * 1024,
  maxResponseSize: 96 * 1024 * 1024,
} as const;

/** The longest that a server's last bytes are waited for, ms: enough for any satellite, and nobody waits long for nothing. */
const goodbyeMs = 2_500;

const nothingMetered: WireMeter = {
  up: 0,
  down: 0,
  flights: 0,
  rttMs: null,
  bytesPerSecond: null,
  uncompressed: 0,
  silentMs: null,
};

/** What a cut left of the answer that was coming in. */
export interface Remnant {
  /** The unfinished answer's lines, up to the announcement of its last literal. */
  readonly lines: Buffer;
  /** The answer's literals, the last one as far as it came. */
  readonly literals: readonly Buffer[];
}

export interface WiredConnectionInput {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly silenceMs: number;
}

/** imapflow over a socket that somebody else opens (lean-connection.ts). */
export class WiredConnection extends ImapFlowWithInternals {
  readonly #silenceMs: number;
  #wire: WireSocket | null = null;
  #watch: SilenceWatch | null = null;
  #cause: RemoteError | null = null;
  #remnant: Remnant | null = null;
  #firstSaid: Buffer = Buffer.alloc(0);
  #compression: CompressionStreams | null = null;
  #drained = false;

  constructor(input: WiredConnectionInput) {
    const { host, port, secure, user } = input;
    super({ host, port, secure, auth: { user }, logger: false, disableAutoIdle: true, ...limits });
    this.#silenceMs = input.silenceMs;
    this.on('error', (error: Error) => this.fail(error));
  }

  /** What crossed the wire so far; null before there was one. */
  get meter(): WireMeter {
    const wire = this.#wire?.meter ?? nothingMetered;
    return {
      ...wire,
      uncompressed: wire.uncompressed + (this.#compression?.saved ?? 0),
      silentMs: this.#watch?.silentMs ?? null,
    };
  }

  /** Set once the connection ended in the middle of a literal. */
  get remnant(): Remnant | null {
    return this.#remnant;
  }

  /** The answer that is coming in, as far as it came; null where none is under way. */
  get unfinished(): Remnant | null {
    const { streamer } = this;
    if (streamer.inputBuffer.length === 0) return null;
    const unfinished = streamer.literalWaiting > 0 ? [Buffer.concat(streamer.literalBuffer)] : [];
    return { lines: Buffer.concat(streamer.inputBuffer), literals: [...streamer.literals, ...unfinished] };
  }

  /** Bytes that are still to come of the literal under way; 0 where none is. */
  get literalWaiting(): number {
    return this.streamer.literalWaiting;
  }

  /** The beginning of what the server said on the socket that carries the dialogue. */
  protected get firstSaid(): Buffer {
    return this.#firstSaid;
  }

  /** Why the connection is over, in words for people. */
  get endReason(): RemoteError {
    if (this.#cause !== null) return this.#cause;
    const wireCause = this.#wire?.cause;
    if (wireCause instanceof RemoteError) return wireCause;
    if (this.byeReason !== undefined) {
      return new RemoteError('cut', `${this.host} ended the session: ${this.byeReason}`);
    }
    return new RemoteError(
      'cut',
      `The connection to ${this.host} was cut.`,
      wireCause === null || wireCause === undefined ? {} : { cause: wireCause },
    );
  }

  /** Whether nothing more can come. */
  protected get hasEnded(): boolean {
    return this.isClosed || this.#drained || this.#cause !== null;
  }

  // No keepalive (100 bytes every 5 s, and a dead line after 14 s) and no inactivity limit: see SilenceWatch.
  override configureSocket(): void {}

  // Without LOGOUT when nothing is pending: its answer is nothing that anyone waits for, and a server has to cope with
  // lines that break anyway. It saves a flight and some 150 bytes.
  override close(): void {
    this.#watch?.stop();
    const wire = this.#wire;
    super.close();
    wire?.destroy();
  }

  /**
   * Ends the session. When nothing is under way, the server's last bytes (TLS says goodbye) are waited for, so that the
   * meter has them; else as a line that breaks would, so that what came of the answer is still handed on.
   */
  async hangUp(): Promise<void> {
    const wire = this.#wire;
    if (wire !== null && this.requestTagMap.size > 0) {
      wire.cut(new RemoteError('cut', `The connection to ${this.host} was ended here.`));
      return;
    }
    await wire?.sayGoodbye(goodbyeMs);
    this.close();
  }

  /** Takes a connected socket as the wire that everything is metered and watched on. */
  protected useWire(wire: WireSocket): void {
    this.#wire = wire;
    wire.on('error', () => {
      // Its cause is read when the end arrives; this listener only keeps the process alive.
    });
    this.#watch = new SilenceWatch({
      silenceMs: this.#silenceMs,
      progress: () => wire.progress,
      allowanceMs: () => wire.drainMs,
      onSilent: () => wire.cut(this.#silent()),
    });
  }

  /** Tells the meter that what is written now does not wait for what was written before to be answered. */
  protected writesBehind(): void {
    this.#wire?.nextGoesBehind();
  }

  /** Tells the meter that what comes now answers something else than what came before. */
  protected answersNext(): void {
    this.#wire?.answered();
  }

  /** Ends the session when nothing moves until the returned function is called. */
  protected watchSilence(): () => void {
    this.#wire?.settle();
    return this.#watch?.begin() ?? (() => {});
  }

  /** Makes `socket` carry the dialogue, its end draining through the parser before the session closes. */
  protected attach(socket: Duplex): void {
    const first = !this.socket;
    this.socket = socket;
    this.writeSocket = socket;
    this.secureConnection = 'encrypted' in socket;
    const end = (): void => {
      if (this.socket === socket) this.#endInput();
    };
    socket.on('error', (error) => {
      if (this.#wire?.cause === null && !/ECONNRESET|EPIPE/.test(String(Reflect.get(error, 'code')))) {
        this.#cause ??= new RemoteError('cut', `The connection to ${this.host} broke: ${error.message}`, {
          cause: error,
        });
      }
      end();
    });
    socket.on('close', end);
    this.#firstSaid = Buffer.alloc(0);
    socket.once('data', (chunk: Buffer) => {
      this.#firstSaid = Buffer.from(chunk.subarray(0, 512));
    });
    socket.pipe(this.streamer);
    if (!first) return;
    this.setEventHandlers();
    this.streamer.once('finish', () => this.#drain());
  }

  #endInput(): void {
    const inflate = this._inflate;
    if (inflate && !inflate.writableEnded) inflate.end();
    else if (!inflate && !this.streamer.writableEnded) this.streamer.end();
  }

  /** All that came has been handled: keeps what a cut left of a literal, and closes. */
  #drain(): void {
    if (this.isClosed || this.#drained) return;
    this.#drained = true;
    this.#remnant = this.unfinished;
    this.close();
  }

  protected startCompression(): void {
    const socket = this.socket;
    if (!socket) return;
    this.#compression = compressionStreams((error) => {
      this.fail(
        new RemoteError('protocol', `${this.host} sent compressed data that is damaged.`, { cause: error }),
      );
    });
    const { inflate, deflate } = this.#compression;
    socket.unpipe(this.streamer);
    socket.pipe(inflate).pipe(this.streamer);
    deflate.pipe(socket);
    this._inflate = inflate;
    this._deflate = deflate;
    this.writeSocket = deflate;
    this.streamer.compress = true;
  }

  #silent(): RemoteError {
    return silentError(this.host, this.#silenceMs);
  }

  /** Ends the session because of what the server sent. */
  protected fail(error: Error): void {
    this.#cause ??=
      error instanceof RemoteError
        ? error
        : new RemoteError('protocol', `${this.host} breaks the rules of IMAP: ${error.message}`, {
            cause: error,
          });
    this.close();
  }

  protected reasonOf(error: unknown): RemoteError {
    if (error instanceof RemoteError) return error;
    if (this.hasEnded) return this.endReason;
    const message = error instanceof Error ? error.message : String(error);
    return new RemoteError('protocol', `The session with ${this.host} broke: ${message}`, { cause: error });
  }
}
