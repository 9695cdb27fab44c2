import type { Duplex } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { RemoteError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import type { WireMeter } from '../../../core/ports.ts';
import { attributeText, type Completion, completionOf } from './completion.ts';
import {
  type ImapAnswer,
  ImapFlowWithInternals,
  type QueuedRequest,
  type StreamItem,
  type UntaggedHandlers,
} from './imapflow-internals.ts';
import { loginCommand } from './login-command.ts';
import { isLoopback } from './loopback.ts';
import { forgetCapabilities, recallCapabilities, rememberCapabilities } from './remembered-capabilities.ts';
import { SilenceWatch } from './silence-watch.ts';
import { openTcpSocket } from './tcp-socket.ts';
import type { TicketStore } from './ticket-store.ts';
import { secureSocket } from './tls-socket.ts';
import type { WireSocket } from './wire-socket.ts';

// imapflow's connection with the round trips, bytes and lost literals of a slow link taken out. What should go
// upstream, so that this file can shrink:
// - an option for the transport (connect() and STARTTLS fix keepalive, a 10 s upgrade timer and two wall-time limits)
// - a startSession() whose steps can be chosen (it spends flights on CAPABILITY, ID twice, AUTHENTICATE without
//   initial response and NAMESPACE)
// - several commands in one write, their tagged answers in any order (RFC 9051, 5.5)
// - EOF that drains inflate and parser before close(), and the received bytes of a literal with the error
// - Z_PARTIAL_FLUSH on COMPRESS: 4 bytes less for every command
// - log lines compiled only when somebody reads them: they cost half of the parsing time of a long FETCH

/** Limits on what a server may make us hold, bytes. */
const limits = {
  // A plain SEARCH of a million messages is one line of 8 MB.
  maxLineLength: 32 * 1024 * 1024,
  maxLiteralSize: 64 * 1024 * 1024,
  maxResponseSize: 96 * 1024 * 1024,
} as const;

/** Answers to one write may add up to this, bytes; a server that sends without end is cut off. */
const maxExchangeBytes = 1024 * 1024 * 1024;

/** What a cut left of the answer that was coming in. */
export interface Remnant {
  /** The unfinished answer's lines, up to the announcement of its last literal. */
  readonly lines: Buffer;
  /** The answer's literals, the last one as far as it came. */
  readonly literals: readonly Buffer[];
}

export interface LeanConnectionInput {
  readonly settings: ConnectionSettings;
  readonly password: string;
  readonly tickets: TicketStore;
  readonly silenceMs: number;
  /** Told when a step has been passed, for connection tests. */
  readonly onStep?: (step: 'reach' | 'secure' | 'login') => void;
}

export class LeanConnection extends ImapFlowWithInternals {
  readonly #input: LeanConnectionInput;
  readonly #host: string;
  #wire: WireSocket | null = null;
  #watch: SilenceWatch | null = null;
  #cause: RemoteError | null = null;
  #remnant: Remnant | null = null;
  #greeting: 'awaited' | 'OK' | 'PREAUTH' = 'awaited';
  #greetingCapabilities: readonly string[] = [];
  #greeted: (() => void) | null = null;
  #exchangeBytes = 0;
  /** More bytes had come behind the last completion. */
  #trailing = false;
  #unparsed = 0;
  #drained = false;

  constructor(input: LeanConnectionInput) {
    super({
      host: input.settings.host,
      port: input.settings.port,
      secure: input.settings.security === 'tls',
      auth: { user: input.settings.user },
      logger: false,
      disableAutoIdle: true,
      ...limits,
    });
    this.#input = input;
    this.#host = input.settings.host;
    this.on('error', (error: Error) => {
      this.#fail(error);
    });
  }

  /** What crossed the wire so far; null before there was one. */
  get meter(): WireMeter {
    return this.#wire?.meter ?? { up: 0, down: 0, flights: 0, rttMs: null, bytesPerSecond: null };
  }

  /** Set once the connection ended in the middle of a literal. */
  get remnant(): Remnant | null {
    return this.#remnant;
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
      return new RemoteError('cut', `${this.#host} ended the session: ${this.byeReason}`);
    }
    return new RemoteError(
      'cut',
      `The connection to ${this.#host} was cut.`,
      wireCause === null || wireCause === undefined ? {} : { cause: wireCause },
    );
  }

  // Replaces imapflow's whole connect(): the transport is ours (metered socket, checked certificate, tickets), and
  // its connectionTimeout and greetingTimeout count wall time, which kills slow lines that are getting there.
  override async connect(): Promise<void> {
    const { settings, tickets, silenceMs, onStep } = this.#input;
    const { host, port, security } = settings;
    if (security === 'plain' && !isLoopback(host) && !settings.plainAllowed) {
      throw new RemoteError(
        'plain',
        `A connection to ${host} without TLS would show the password to everyone.`,
      );
    }
    try {
      const wire = await openTcpSocket(host, port, silenceMs);
      this.#wire = wire;
      wire.on('error', () => {
        // Its cause is read when the end arrives; this listener only keeps the process alive.
      });
      onStep?.('reach');
      this.#watch = new SilenceWatch({
        silenceMs,
        progress: () => wire.progress,
        onSilent: () => wire.cut(this.#silent()),
      });
      const watched = this.#watch.begin();
      try {
        this.#handleGreeting();
        if (security === 'tls') await this.#connectTls(wire, tickets);
        else await this.#connectPlain(wire);
      } finally {
        watched();
      }
    } catch (error) {
      const reason = this.#reasonOf(error);
      this.close();
      throw reason;
    }
  }

  // Logs in with what is needed and no more: imapflow's own asks CAPABILITY, ID twice and NAMESPACE on the way.
  override async startSession(): Promise<void> {
    const { settings, tickets, password, onStep } = this.#input;
    const remembered = settings.security === 'plain' ? null : recallCapabilities(tickets, settings);
    // Behind STARTTLS there is no greeting, and what was said before it does not count (RFC 9051, 6.2.1).
    const greetingIsInside = settings.security !== 'starttls';
    if (remembered === null && greetingIsInside) await this.#awaitGreeting();
    let beforeLogin = remembered?.beforeLogin ?? this.#greetingCapabilities;
    if (beforeLogin.length === 0) beforeLogin = await this.#askCapabilities();
    this.clearCapabilities();
    let compression: Completion['status'] | null = null;
    if (this.#greeting !== 'PREAUTH') {
      const completions = await this.#login(password, beforeLogin, remembered?.afterLogin ?? []);
      const [loggedIn, compressed] = completions;
      if (greetingIsInside && this.#greeting === 'awaited') {
        throw new RemoteError(
          'protocol',
          `${this.#host} answered without a greeting: it does not speak IMAP.`,
        );
      }
      // A server that had logged us in by itself (PREAUTH) refuses the LOGIN that did not wait for its greeting.
      if (loggedIn?.status !== 'OK' && !this.#loggedInByItself()) {
        forgetCapabilities(tickets, settings);
        throw this.#loginError(loggedIn);
      }
      compression = compressed?.status ?? null;
      if (compression === 'OK') this.#startCompression();
    }
    onStep?.('login');
    const told = this.#toldCapabilities();
    const afterLogin = told.length > 0 ? told : (remembered?.afterLogin ?? (await this.#askCapabilities()));
    this.capabilities = new Map(afterLogin.map((name) => [name, true]));
    if (compression === null && this.has('COMPRESS=DEFLATE')) await this.compress();
    if (this._deflate === undefined) this.capabilities.delete('COMPRESS=DEFLATE');
    if (settings.security !== 'plain') {
      rememberCapabilities(tickets, settings, {
        beforeLogin: this.#greetingCapabilities.length > 0 ? this.#greetingCapabilities : beforeLogin,
        afterLogin: [...this.capabilities.keys()],
      });
    }
    this.state = this.states.AUTHENTICATED;
    this.authenticated = settings.user;
    this.usable = true;
  }

  /**
   * Sends commands in one write and resolves with their completions in the same order. Untagged answers go to
   * `untagged`, whichever command they belong to: a server may mix them.
   * @throws RemoteError when the connection ends before all are answered
   */
  async pipeline(lines: readonly string[], untagged: UntaggedHandlers): Promise<readonly Completion[]> {
    if (this.isClosed || !this.socket || this.state === this.states.LOGOUT) throw this.endReason;
    const watched = this.#watch?.begin();
    this.#exchangeBytes = 0;
    const pending: Promise<Completion>[] = [];
    let text = '';
    for (const line of lines) {
      this.tagCounter += 1;
      const tag = this.tagCounter.toString(36);
      const command = line.split(' ', 1)[0] ?? '';
      const options = { untagged, alreadySent: true };
      text += `${text === '' ? '' : '\r\n'}${tag} ${line}`;
      pending.push(
        new Promise<Completion>((resolve) => {
          this.requestTagMap.set(tag, {
            command,
            options,
            resolve: (ok) => {
              this.#trailing = ok.hasTrailingData === true;
              resolve(completionOf(ok.response));
              ok.next();
            },
            // Resolved all the same: the connection's own end reason tells more than the rejection.
            reject: (error) => resolve(completionOf(Reflect.get(error, 'response'))),
          });
          this.requestQueue.push({ tag, command, options });
        }),
      );
    }
    try {
      this.rawSensitiveCommand = true;
      this.write(Buffer.from(text));
      await this.trySend();
      const completions = await Promise.all(pending);
      if (completions.some(({ status }) => status === 'none')) {
        if (this.isClosed || this.#drained || this.#cause !== null) throw this.endReason;
        throw new RemoteError('protocol', `${this.#host} answered with something that is no IMAP.`);
      }
      return completions;
    } catch (error) {
      throw this.#reasonOf(error);
    } finally {
      watched?.();
    }
  }

  // A pipelined command is on the wire before it becomes current.
  override async send(request: QueuedRequest): Promise<void> {
    if (request.options?.alreadySent !== true) return await super.send(request);
    if (this.currentRequest && this.currentRequest.tag === request.tag) this.currentRequest.sent = true;
  }

  // Lets pipelined commands complete in any order (RFC 9051, 5.5), where imapflow sees a broken dialogue; refuses
  // what is no IMAP at the first line, where imapflow waits for a greeting; bounds what one answer may add up to.
  override async handleResponse(item: StreamItem): Promise<boolean> {
    if (
      this.#greeting === 'awaited' &&
      !/^\* +(?:OK|PREAUTH|BYE)\b/i.test(item.payload.toString('latin1', 0, 16))
    ) {
      this.#fail(
        new RemoteError(
          'protocol',
          `${this.#host} does not speak IMAP on port ${this.#input.settings.port}.`,
        ),
      );
      return false;
    }
    this.#exchangeBytes += item.payload.length;
    for (const literal of item.literals) this.#exchangeBytes += literal.length;
    if (this.#exchangeBytes > maxExchangeBytes) {
      this.#fail(new RemoteError('protocol', `${this.#host} sends without end.`));
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
    if (completion?.status === 'OK') this.#startCompression();
  }

  // Without LOGOUT when nothing is pending: its answer is nothing that anyone waits for, and a server has to cope with
  // lines that break anyway. It saves a flight and some 150 bytes.
  override close(): void {
    this.#watch?.stop();
    const wire = this.#wire;
    super.close();
    wire?.destroy();
  }

  async #connectTls(wire: WireSocket, tickets: TicketStore): Promise<void> {
    const { settings, onStep } = this.#input;
    let session: Promise<void> | null = null;
    await secureSocket({ wire, settings, tickets }, (socket) => {
      onStep?.('secure');
      this.#attach(socket);
      // In this very step, so that a LOGIN that need not wait for the greeting travels with our Finished.
      session = this.startSession();
      session.catch(() => {
        // Awaited below; until then it must not count as unhandled.
      });
    });
    await session;
  }

  async #connectPlain(wire: WireSocket): Promise<void> {
    const { settings, tickets } = this.#input;
    this.#attach(wire);
    if (settings.security === 'plain') {
      await this.startSession();
      return;
    }
    await this.#awaitGreeting();
    if (this.#greeting === 'PREAUTH') {
      // Too late for STARTTLS, which is how an attacker would keep us from it (RFC 9051, 11.1).
      throw new RemoteError('tls', `${this.#host} skips STARTTLS by logging us in without being asked.`);
    }
    const ok = await this.exec('STARTTLS').catch((error: unknown) => {
      if (this.isClosed) throw error;
      throw new RemoteError('tls', `${this.#host} does not offer STARTTLS on port ${settings.port}.`, {
        cause: error,
      });
    });
    wire.unpipe(this.streamer);
    ok.next();
    if (ok.hasTrailingData === true || wire.readableLength > 0) {
      throw new RemoteError('tls', `Something was slipped in before TLS on the way to ${this.#host}.`);
    }
    this.clearCapabilities();
    this.#greetingCapabilities = [];
    await this.#connectTls(wire, tickets);
  }

  /** Makes `socket` carry the dialogue, its end draining through the parser before the session closes. */
  #attach(socket: Duplex): void {
    const first = !this.socket;
    this.socket = socket;
    this.writeSocket = socket;
    this.secureConnection = 'encrypted' in socket;
    const end = (): void => {
      if (this.socket === socket) this.#endInput();
    };
    socket.on('error', (error) => {
      if (this.#wire?.cause === null && !/ECONNRESET|EPIPE/.test(String(Reflect.get(error, 'code')))) {
        this.#cause ??= new RemoteError('cut', `The connection to ${this.#host} broke: ${error.message}`, {
          cause: error,
        });
      }
      end();
    });
    socket.on('close', end);
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
    const { streamer } = this;
    if (streamer.inputBuffer.length > 0) {
      const unfinished = streamer.literalWaiting > 0 ? [Buffer.concat(streamer.literalBuffer)] : [];
      this.#remnant = {
        lines: Buffer.concat(streamer.inputBuffer),
        literals: [...streamer.literals, ...unfinished],
      };
    }
    this.close();
  }

  #startCompression(): void {
    const socket = this.socket;
    if (!socket) return;
    // They were read as lines already. No server has anything to say there: nothing was asked for.
    if (this.#trailing) {
      throw new RemoteError('protocol', `${this.#host} did not wait for COMPRESS to begin.`);
    }
    // Kept short of an error at a cut: what came is inflated and handed on.
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    // Each write is flushed by itself, which is why commands that belong together are written together.
    const deflate = createDeflateRaw({ level: 9, flush: constants.Z_PARTIAL_FLUSH });
    socket.unpipe(this.streamer);
    socket.pipe(inflate).pipe(this.streamer);
    deflate.pipe(socket);
    const fail = (error: Error): void => {
      this.#fail(
        new RemoteError('protocol', `${this.#host} sent compressed data that is damaged.`, { cause: error }),
      );
    };
    inflate.on('error', fail);
    deflate.on('error', fail);
    this._inflate = inflate;
    this._deflate = deflate;
    this.writeSocket = deflate;
    this.streamer.compress = true;
  }

  #handleGreeting(): void {
    const greeted = (kind: 'OK' | 'PREAUTH') => (): void => {
      this.#greeting = kind;
      this.greetingReceived = true;
      this.untaggedHandlers.OK = null;
      this.untaggedHandlers.PREAUTH = null;
      this.#greetingCapabilities = this.#toldCapabilities();
      this.clearCapabilities();
      this.#greeted?.();
    };
    this.untaggedHandlers.OK = greeted('OK');
    this.untaggedHandlers.PREAUTH = greeted('PREAUTH');
    this.untaggedHandlers.BYE = async (answer: ImapAnswer) => {
      await this.serverBye(answer);
      this.closeAfter();
    };
    this.untaggedHandlers.CAPABILITY = (answer) => this.untaggedCapability(answer);
    this.sectionHandlers.CAPABILITY = (section) => this.sectionCapability(section);
  }

  #awaitGreeting(): Promise<void> {
    if (this.#greeting !== 'awaited') return Promise.resolve();
    if (this.isClosed) return Promise.reject(this.endReason);
    return new Promise((resolve, reject) => {
      this.#greeted = resolve;
      this.once('close', () => reject(this.endReason));
    });
  }

  async #askCapabilities(): Promise<readonly string[]> {
    const [completion] = await this.pipeline(['CAPABILITY'], {});
    const told = this.#toldCapabilities();
    if (completion?.status !== 'OK' || told.length === 0) {
      throw new RemoteError('protocol', `${this.#host} does not say what it can do.`);
    }
    return told;
  }

  /**
   * Sends the login, and COMPRESS behind it where an earlier session saw that the server has it. COMPRESS comes last in
   * its write: what follows it before its OK is lost or hangs (RFC 4978, 3).
   */
  async #login(
    password: string,
    beforeLogin: readonly string[],
    afterLogin: readonly string[],
  ): Promise<readonly Completion[]> {
    const login = loginCommand({
      user: this.#input.settings.user,
      password,
      capabilities: new Set(beforeLogin),
    });
    switch (login.kind) {
      case 'none':
        throw new RemoteError('login', `${this.#host} offers no way to log in with a password.`);
      case 'continued':
        return await this.#authenticate(login.line, login.response);
      case 'line': {
        // Cyrus 3.6 loses what travels behind AUTHENTICATE with an initial response.
        const compress = afterLogin.includes('COMPRESS=DEFLATE') && login.line.startsWith('LOGIN ');
        return await this.pipeline(compress ? [login.line, 'COMPRESS DEFLATE'] : [login.line], {});
      }
    }
  }

  #loggedInByItself(): boolean {
    return this.#greeting === 'PREAUTH';
  }

  /** The capabilities that came since they were last cleared, upper case. */
  #toldCapabilities(): readonly string[] {
    return (this.rawCapabilities ?? [])
      .map(attributeText)
      .filter((name) => name !== null)
      .map((name) => name.toUpperCase());
  }

  async #authenticate(line: string, response: string): Promise<readonly Completion[]> {
    const watched = this.#watch?.begin();
    const [command = '', mechanism = ''] = line.split(' ');
    try {
      const ok = await this.exec(command, [{ type: 'ATOM', value: mechanism }], {
        onPlusTag: () => this.write(response),
      });
      ok.next();
      return [completionOf(ok.response)];
    } catch (error) {
      if (this.isClosed) throw this.endReason;
      return [completionOf(Reflect.get(Object(error), 'response'))];
    } finally {
      watched?.();
    }
  }

  #loginError(completion: Completion | undefined): RemoteError {
    const text = completion?.text ?? '';
    const said = text === '' ? '' : ` (${text})`;
    switch (completion?.code) {
      case 'UNAVAILABLE':
      case 'INUSE':
      case 'LIMIT':
        return new RemoteError('refused', `${this.#host} takes no login now${said}.`);
      case 'PRIVACYREQUIRED':
        return new RemoteError('tls', `${this.#host} takes logins over TLS only${said}.`);
      default:
        return new RemoteError(
          'login',
          `${this.#host} does not accept the user name or the password${said}.`,
        );
    }
  }

  #silent(): RemoteError {
    const seconds = Math.round(this.#input.silenceMs / 1000);
    return new RemoteError('silent', `${this.#host} did not answer for ${seconds} s.`);
  }

  /** Ends the session because of what the server sent. */
  #fail(error: Error): void {
    this.#cause ??=
      error instanceof RemoteError
        ? error
        : new RemoteError('protocol', `${this.#host} breaks the rules of IMAP: ${error.message}`, {
            cause: error,
          });
    this.close();
  }

  #reasonOf(error: unknown): RemoteError {
    if (error instanceof RemoteError) return error;
    if (this.isClosed || this.#drained || this.#cause !== null) return this.endReason;
    const message = error instanceof Error ? error.message : String(error);
    return new RemoteError('protocol', `The session with ${this.#host} broke: ${message}`, { cause: error });
  }
}
