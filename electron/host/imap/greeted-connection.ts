import { RemoteError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import { isLoopback } from '../../../core/model/loopback-host.ts';
import { attributeText } from './completion.ts';
import type { ImapAnswer, StreamItem } from './imapflow-internals.ts';
import { PipeliningConnection } from './pipelining-connection.ts';
import { endlessAnswer, strangeAnswer } from './strange-answer.ts';
import { openTcpSocket } from './tcp-socket.ts';
import type { TicketStore } from './ticket-store.ts';
import { secureSocket } from './tls-socket.ts';
import type { WireSocket } from './wire-socket.ts';

// A connection up to where a login may be sent, without the round trips and wall-time limits of imapflow's own way. What should go
// upstream: an option for the transport (connect() and STARTTLS fix keepalive, a 10 s upgrade timer and two wall-time limits).

/** A TLS handshake with a long chain of certificates, a greeting, a login and a look at the mailboxes take less, bytes. */
const mostBeforeLogin = 64 * 1024;

export interface GreetedConnectionInput {
  readonly settings: ConnectionSettings;
  readonly tickets: TicketStore;
  readonly silenceMs: number;
  /** Told when a step has been passed, for connection tests. */
  readonly onStep?: (step: 'reach' | 'secure' | 'login') => void;
}

/** Connects, checks whose server it is, and takes its greeting. What is said then is up to `startSession`. */
export abstract class GreetedConnection extends PipeliningConnection {
  readonly #input: GreetedConnectionInput;
  #greeting: 'awaited' | 'OK' | 'PREAUTH' = 'awaited';
  #beforeLogin: readonly string[] | null = null;
  #greeted: (() => void) | null = null;

  constructor(input: GreetedConnectionInput) {
    const { host, port, security, user } = input.settings;
    super({ host, port, secure: security === 'tls', user, silenceMs: input.silenceMs });
    this.#input = input;
  }

  /** Logs in; called in the very step in which TLS is ready, so that what it writes travels with our Finished. */
  abstract override startSession(): Promise<void>;

  /** What the server said it can do before the login, in this session; null where it has not yet. */
  protected get beforeLogin(): readonly string[] | null {
    return this.#beforeLogin;
  }

  /** The server had logged us in by itself (PREAUTH): it refuses a LOGIN that did not wait for its greeting. */
  protected get loggedInByItself(): boolean {
    return this.#greeting === 'PREAUTH';
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
    await this.awaitGreeting();
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
    this.#beforeLogin = null;
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
      const told = this.toldCapabilities();
      this.#beforeLogin = told.length > 0 ? told : null;
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

  protected awaitGreeting(): Promise<void> {
    if (this.#greeting !== 'awaited') return Promise.resolve();
    if (this.isClosed) return Promise.reject(this.endReason);
    return new Promise((resolve, reject) => {
      this.#greeted = resolve;
      this.once('close', () => reject(this.endReason));
    });
  }

  protected async askCapabilities(): Promise<readonly string[]> {
    const [completion] = await this.pipeline(['CAPABILITY'], {});
    const told = this.toldCapabilities();
    if (completion?.status !== 'OK' || told.length === 0) {
      throw new RemoteError('protocol', `${this.host} does not say what it can do.`);
    }
    return told;
  }

  /** The capabilities that came since they were last cleared, upper case. */
  protected toldCapabilities(): readonly string[] {
    return (this.rawCapabilities ?? [])
      .map(attributeText)
      .filter((name) => name !== null)
      .map((name) => name.toUpperCase());
  }
}
