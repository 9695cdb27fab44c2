import { RemoteError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import { isLoopback } from '../../../core/model/loopback-host.ts';
import { attributeText, type Completion, completionOf } from './completion.ts';
import type { ImapAnswer, StreamItem } from './imapflow-internals.ts';
import { loginCommand } from './login-command.ts';
import { PipeliningConnection } from './pipelining-connection.ts';
import { forgetCapabilities, recallCapabilities, rememberCapabilities } from './remembered-capabilities.ts';
import { endlessAnswer, strangeAnswer } from './strange-answer.ts';
import { openTcpSocket } from './tcp-socket.ts';
import type { TicketStore } from './ticket-store.ts';
import { secureSocket } from './tls-socket.ts';
import type { WireSocket } from './wire-socket.ts';

// How a session begins, without the round trips and wall-time limits of imapflow's own way. What should go upstream:
// - an option for the transport (connect() and STARTTLS fix keepalive, a 10 s upgrade timer and two wall-time limits)
// - a startSession() whose steps can be chosen (it spends flights on CAPABILITY, ID twice, AUTHENTICATE without
//   initial response and NAMESPACE)
// - capabilities of an earlier session, so that LOGIN and COMPRESS travel with the TLS Finished

/** A TLS handshake with a long chain of certificates, a greeting and a login take less, bytes. */
const mostBeforeLogin = 64 * 1024;

export interface LeanConnectionInput {
  readonly settings: ConnectionSettings;
  readonly password: string;
  readonly tickets: TicketStore;
  readonly silenceMs: number;
  /** Told when a step has been passed, for connection tests. */
  readonly onStep?: (step: 'reach' | 'secure' | 'login') => void;
}

export class LeanConnection extends PipeliningConnection {
  readonly #input: LeanConnectionInput;
  #greeting: 'awaited' | 'OK' | 'PREAUTH' = 'awaited';
  #greetingCapabilities: readonly string[] = [];
  #greeted: (() => void) | null = null;

  constructor(input: LeanConnectionInput) {
    const { host, port, security, user } = input.settings;
    super({ host, port, secure: security === 'tls', user, silenceMs: input.silenceMs });
    this.#input = input;
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
      this.useWire(wire);
      wire.limit({ down: mostBeforeLogin, excess: () => this.#endless(wire) });
      onStep?.('reach');
      const watched = this.watchSilence();
      try {
        this.#handleGreeting();
        if (security === 'tls') await this.#connectTls(wire, tickets);
        else await this.#connectPlain(wire);
        wire.limit(null);
      } finally {
        watched();
      }
    } catch (error) {
      const reason = this.#whoAnswered() ?? this.reasonOf(error);
      await this.hangUp();
      this.close();
      throw reason.having(this.meter);
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
      let [loggedIn, compressed] = await this.#login(password, beforeLogin, remembered?.afterLogin ?? []);
      // The login did not wait for a greeting that now says it had to be another one.
      if (
        loggedIn?.status !== 'OK' &&
        remembered !== null &&
        this.#greetingCapabilities.includes('LOGINDISABLED')
      ) {
        [loggedIn, compressed] = await this.#login(password, this.#greetingCapabilities, []);
      }
      if (greetingIsInside && this.#greeting === 'awaited') {
        throw new RemoteError(
          'protocol',
          `${this.host} answered without a greeting: it does not speak IMAP.`,
        );
      }
      // A server that had logged us in by itself (PREAUTH) refuses the LOGIN that did not wait for its greeting.
      if (loggedIn?.status !== 'OK' && !this.#loggedInByItself()) {
        forgetCapabilities(tickets, settings);
        throw this.#loginError(loggedIn);
      }
      compression = compressed?.status ?? null;
      if (compression === 'OK') this.startCompression();
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

  async #connectTls(wire: WireSocket, tickets: TicketStore): Promise<void> {
    const { settings, onStep } = this.#input;
    let session: Promise<void> | null = null;
    await secureSocket({ wire, settings, tickets }, (socket) => {
      onStep?.('secure');
      this.attach(socket);
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
    this.attach(wire);
    if (settings.security === 'plain') {
      await this.startSession();
      return;
    }
    await this.#awaitGreeting();
    if (this.#greeting === 'PREAUTH') {
      // Too late for STARTTLS, which is how an attacker would keep us from it (RFC 9051, 11.1).
      throw new RemoteError('tls', `${this.host} skips STARTTLS by logging us in without being asked.`);
    }
    const ok = await this.exec('STARTTLS').catch((error: unknown) => {
      if (this.isClosed) throw error;
      throw new RemoteError('tls', `${this.host} does not offer STARTTLS on port ${settings.port}.`, {
        cause: error,
      });
    });
    wire.unpipe(this.streamer);
    ok.next();
    if (ok.hasTrailingData === true || wire.readableLength > 0) {
      throw new RemoteError('tls', `Something was slipped in before TLS on the way to ${this.host}.`);
    }
    this.clearCapabilities();
    this.#greetingCapabilities = [];
    wire.forgetFirstBytes();
    await this.#connectTls(wire, tickets);
  }

  // Refuses what is no IMAP at its first line, where imapflow waits for a greeting that will not come.
  override async handleResponse(item: StreamItem): Promise<boolean> {
    if (
      this.#greeting === 'awaited' &&
      !/^\* +(?:OK|PREAUTH|BYE)\b/i.test(item.payload.toString('latin1', 0, 16))
    ) {
      const { port } = this.#input.settings;
      this.fail(
        this.#whoAnswered() ??
          new RemoteError('protocol', `${this.host} does not speak IMAP on port ${port}.`),
      );
      return false;
    }
    return await super.handleResponse(item);
  }

  /** Who it is that answered with something else than a greeting; null where that cannot be told, or nobody did. */
  #whoAnswered(): RemoteError | null {
    if (this.#greeting !== 'awaited') return null;
    const { host, port } = this.#input.settings;
    return strangeAnswer({ host, port, first: this.firstSaid, expected: 'imap' });
  }

  #endless(wire: WireSocket): RemoteError {
    const { host, port, security } = this.#input.settings;
    const inTls = security === 'tls' || this.#greeting !== 'awaited';
    return inTls && this.firstSaid.length === 0
      ? endlessAnswer({ host, port, first: wire.firstBytes, expected: 'tls' })
      : endlessAnswer({ host, port, first: this.firstSaid, expected: 'imap' });
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
      throw new RemoteError('protocol', `${this.host} does not say what it can do.`);
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
        throw new RemoteError('login', `${this.host} offers no way to log in with a password.`);
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
    const watched = this.watchSilence();
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
      watched();
    }
  }

  #loginError(completion: Completion | undefined): RemoteError {
    const text = (completion?.text ?? '').trim().replace(/[.!]+$/, '');
    const said = text === '' ? '' : ` (${text})`;
    switch (completion?.code) {
      case 'UNAVAILABLE':
      case 'INUSE':
      case 'LIMIT':
        return new RemoteError('refused', `${this.host} takes no login now${said}.`);
      case 'PRIVACYREQUIRED':
        return new RemoteError('tls', `${this.host} takes logins over TLS only${said}.`);
      default:
        return new RemoteError('login', `${this.host} does not accept the user name or the password${said}.`);
    }
  }
}
