import type { Duplex } from 'node:stream';
import { RemoteError } from '../../../core/errors.ts';
import type { WireMeter } from '../../../core/ports.ts';
import { type Completion, completionOf } from './completion.ts';
import { type CompressionStreams, compressionStreams } from './compression-streams.ts';
import {
  ImapFlowWithInternals,
  type QueuedRequest,
  type RequestOptions,
  type StreamItem,
  type UntaggedHandlers,
} from './imapflow-internals.ts';
import { SilenceWatch } from './silence-watch.ts';
import { silentError } from './tcp-socket.ts';
import type { WireSocket } from './wire-socket.ts';

// imapflow's dialogue with the flights, bytes and lost literals of a slow link taken out, over a socket that somebody
// opens (lean-connection.ts). What should go upstream, so that this file can shrink:
// - several commands in one write, their tagged answers in any order (RFC 9051, 5.5)
// - EOF that drains inflate and parser before close(), and the received bytes of a literal with the error
// - Z_PARTIAL_FLUSH on COMPRESS: 4 bytes less for every command
// - progress instead of inactivity timers, and no keepalive by default
// - log lines compiled only when somebody reads them: every answer is written out again for them

/** Limits on what a server may make us hold, bytes. */
const limits = {
  // A plain SEARCH of a million messages is one line of 8 MB.
  maxLineLength: 32 * 1024 * 1024,
  maxLiteralSize: 64 * 1024 * 1024,
  maxResponseSize: 96 * 1024 * 1024,
} as const;

/** Answers to one write may add up to this, bytes; a server that sends without end is cut off. */
const maxExchangeBytes = 1024 * 1024 * 1024;

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

export interface PipeliningConnectionInput {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly silenceMs: number;
}

/** Commands that go out in one write. */
export interface ExchangeInput {
  /** Without tag and final CRLF. A non-synchronising literal (RFC 7888) is part of its command. */
  readonly commands: readonly (string | Buffer)[];
  /** For all of them, whichever an answer belongs to: a server may mix them. */
  readonly untagged: UntaggedHandlers;
  /**
   * What the last command goes on with each time the server asks for it (`+`): its synchronising literal, and what
   * follows that, up to where the next is announced.
   */
  readonly afterPlus?: readonly Buffer[];
}

/** The completions in the order of the commands; `cut` says why some have the status 'none'. */
export interface Exchanged {
  readonly completions: readonly Completion[];
  readonly cut: RemoteError | null;
}

export class PipeliningConnection extends ImapFlowWithInternals {
  readonly #silenceMs: number;
  #wire: WireSocket | null = null;
  #watch: SilenceWatch | null = null;
  #cause: RemoteError | null = null;
  #remnant: Remnant | null = null;
  #firstSaid: Buffer = Buffer.alloc(0);
  #compression: CompressionStreams | null = null;
  #exchangeBytes = 0;
  /** More bytes had come behind the last completion. */
  #trailing = false;
  #unparsed = 0;
  #drained = false;

  constructor(input: PipeliningConnectionInput) {
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

  /** The beginning of what the server said on the socket that carries the dialogue. */
  protected get firstSaid(): Buffer {
    return this.#firstSaid;
  }

  /** Answers that could not be parsed so far. */
  get unparsed(): number {
    return this.#unparsed;
  }

  has(capability: string): boolean {
    return this.capabilities.has(capability);
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

  /**
   * Sends commands in one write and resolves with their completions in the same order. Untagged answers go to
   * `untagged`, whichever command they belong to: a server may mix them.
   * @throws RemoteError when the connection ends before all are answered
   */
  async pipeline(lines: readonly string[], untagged: UntaggedHandlers): Promise<readonly Completion[]> {
    const { completions, cut } = await this.pipelineAsFarAsItGoes(lines, untagged);
    if (cut !== null) throw cut;
    return completions;
  }

  /**
   * The same, for answers that are worth having without the rest: `cut` says why the connection ended early, and what was
   * not answered by then has the status 'none'.
   * @throws RemoteError when it had ended before, and where it goes on with answers that are no IMAP
   */
  async pipelineAsFarAsItGoes(lines: readonly string[], untagged: UntaggedHandlers): Promise<Exchanged> {
    const exchanged = await this.exchange({ commands: lines, untagged });
    if (exchanged.cut !== null && !this.#hasEnded()) throw exchanged.cut;
    return exchanged;
  }

  /**
   * The same, for commands that may have been done though nobody can read the answer to one: it counts as unanswered.
   * @throws RemoteError when the connection had ended before
   */
  async exchange(input: ExchangeInput): Promise<Exchanged> {
    if (this.isClosed || !this.socket || this.state === this.states.LOGOUT) throw this.endReason;
    const { commands, untagged } = input;
    const watched = this.watchSilence();
    this.#exchangeBytes = 0;
    const continued = [...(input.afterPlus ?? [])];
    const options: RequestOptions = {
      untagged,
      alreadySent: true,
      onPlusTag: () => {
        const literal = continued.shift();
        if (literal !== undefined) this.write(literal);
      },
    };
    const pending: Promise<Completion>[] = [];
    const bytes: Buffer[] = [];
    for (const command of commands) {
      this.tagCounter += 1;
      const tag = this.tagCounter.toString(36);
      bytes.push(Buffer.from(`${bytes.length === 0 ? '' : '\r\n'}${tag} `), Buffer.from(command));
      pending.push(this.#completion(tag, options));
    }
    try {
      this.rawSensitiveCommand = true;
      this.write(Buffer.concat(bytes));
      await this.trySend();
      const completions = await Promise.all(pending);
      if (completions.every(({ status }) => status !== 'none')) return { completions, cut: null };
      const cut = this.#hasEnded()
        ? this.endReason
        : new RemoteError('protocol', `${this.host} answered with something that is no IMAP.`);
      return { completions, cut };
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      watched();
    }
  }

  /** Resolves with what the server completes the command of this tag with, which is on its way. */
  #completion(tag: string, options: RequestOptions): Promise<Completion> {
    return new Promise((resolve) => {
      this.requestTagMap.set(tag, {
        command: '',
        options,
        resolve: (ok) => {
          this.#trailing = ok.hasTrailingData === true;
          resolve(completionOf(ok.response));
          ok.next();
        },
        // Resolved all the same: the connection's own end reason tells more than the rejection.
        reject: (error) => resolve(completionOf(Reflect.get(error, 'response'))),
      });
      this.requestQueue.push({ tag, command: '', options });
    });
  }

  #hasEnded(): boolean {
    return this.isClosed || this.#drained || this.#cause !== null;
  }

  // A pipelined command is on the wire before it becomes current.
  override async send(request: QueuedRequest): Promise<void> {
    if (request.options?.alreadySent !== true) return await super.send(request);
    if (this.currentRequest && this.currentRequest.tag === request.tag) this.currentRequest.sent = true;
  }

  // Lets pipelined commands complete in any order (RFC 9051, 5.5), where imapflow sees a broken dialogue, and bounds
  // what the answers to one write may add up to.
  override async handleResponse(item: StreamItem): Promise<boolean> {
    this.#exchangeBytes += item.payload.length;
    for (const literal of item.literals) this.#exchangeBytes += literal.length;
    if (this.#exchangeBytes > maxExchangeBytes) {
      this.fail(new RemoteError('protocol', `${this.host} sends without end.`));
      return false;
    }
    const current = this.currentRequest;
    const tag = /^[0-9a-z]+/.exec(item.payload.toString('latin1', 0, 16))?.[0];
    if (current && tag !== undefined && tag !== current.tag) {
      const index = this.requestQueue.findIndex(
        (request) => request.tag === tag && request.options.alreadySent === true,
      );
      const [overtaking] = index < 0 ? [] : this.requestQueue.splice(index, 1);
      if (overtaking !== undefined) {
        this.requestQueue.unshift(current);
        overtaking.sent = true;
        this.currentRequest = overtaking;
      }
    }
    return await super.handleResponse(item);
  }

  // Counted, because a message whose answer could not be parsed is asked for again with less in it.
  override rejectUnparsedCompletion(payload: Buffer, error: Error): void {
    this.#unparsed += 1;
    super.rejectUnparsedCompletion(payload, error);
  }

  // No keepalive (100 bytes every 5 s, and a dead line after 14 s) and no inactivity limit: see SilenceWatch.
  override configureSocket(): void {}

  // COMPRESS by itself, after a login that could not carry it.
  override async compress(): Promise<void> {
    const [completion] = await this.pipeline(['COMPRESS DEFLATE'], {});
    if (completion?.status === 'OK') this.startCompression();
  }

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
    // They were read as lines already. No server has anything to say there: nothing was asked for.
    if (this.#trailing) {
      throw new RemoteError('protocol', `${this.host} did not wait for COMPRESS to begin.`);
    }
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
    if (this.#hasEnded()) return this.endReason;
    const message = error instanceof Error ? error.message : String(error);
    return new RemoteError('protocol', `The session with ${this.host} broke: ${message}`, { cause: error });
  }
}
