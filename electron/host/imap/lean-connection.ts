import { RemoteError } from '../../../core/errors.ts';
import type { MailboxListing } from '../../../core/ports.ts';
import { type Completion, completionOf, noCompletion } from './completion.ts';
import { lostEarlyTalk, mayTalkEarly, refusedEarlyTalk, tookEarlyTalk } from './early-talk.ts';
import { GreetedConnection, type GreetedConnectionInput } from './greeted-connection.ts';
import { type ListingChoice, type LookAlong, lookAlong } from './list-mailboxes.ts';
import { loginCommand, plainLogin, type SendableLogin, sendable, waysToLogIn } from './login-command.ts';
import { isJudged, loginError } from './login-refusal.ts';
import {
  forgetCapabilities,
  type RememberedCapabilities,
  recallCapabilities,
  rememberCapabilities,
} from './remembered-capabilities.ts';

// How a session begins: LOGIN and what the server takes behind it travel with our TLS Finished, the greeting unread. What does not
// work out so is done by turns: greeting, capabilities, login, COMPRESS. What should go upstream:
// - a startSession() whose steps can be chosen (it spends flights on CAPABILITY, ID twice, AUTHENTICATE without
//   initial response and NAMESPACE)
// - capabilities of an earlier session, and a LOGIN that waits for nothing

export interface LeanConnectionInput extends GreetedConnectionInput {
  readonly password: string;
  /** A look at the mailboxes to take along with the login, where the server is known well enough and the line is not too long. */
  readonly look?: ListingChoice & { readonly rttBelowMs?: number };
}

/** A login that did not wait for the greeting. */
interface EarlyLogin {
  readonly sent: SendableLogin;
  readonly answer: Completion;
}

export class LeanConnection extends GreetedConnection {
  readonly #input: LeanConnectionInput;
  /** What the server answered to CAPABILITY before the login. */
  #asked: readonly string[] | null = null;
  /** What COMPRESS was answered with; null before it was asked for. */
  #compression: Completion['status'] | null = null;
  #listings: readonly MailboxListing[] | null = null;

  constructor(input: LeanConnectionInput) {
    super(input);
    this.#input = input;
  }

  /** What the look told that went along with the login; null where none was taken, or it did not go as usual. */
  get listings(): readonly MailboxListing[] | null {
    return this.#listings;
  }

  // Logs in with what is needed and no more: imapflow's own asks CAPABILITY, ID twice and NAMESPACE on the way.
  override async startSession(): Promise<void> {
    const { settings, tickets, onStep } = this.#input;
    const remembered = settings.security === 'plain' ? null : recallCapabilities(tickets, settings);
    const early = await this.#talkEarly(remembered);
    // Behind STARTTLS there is no greeting, and what was said before it does not count (RFC 9051, 6.2.1).
    if (settings.security !== 'starttls') await this.awaitGreeting();
    if (early?.answer.status !== 'OK' && !this.loggedInByItself) await this.#logInByTurns(remembered, early);
    onStep?.('login');
    const told = this.toldCapabilities();
    const afterLogin = told.length > 0 ? told : (remembered?.afterLogin ?? (await this.askCapabilities()));
    this.capabilities = new Map(afterLogin.map((name) => [name, true]));
    const compressRefused = await this.#settleCompression(remembered?.compressRefused === true);
    if (settings.security !== 'plain') {
      rememberCapabilities(tickets, settings, {
        beforeLogin: this.beforeLogin ?? this.#asked ?? remembered?.beforeLogin ?? [],
        afterLogin: [...this.capabilities.keys()],
        compressRefused,
      });
    }
    this.state = this.states.AUTHENTICATED;
    this.authenticated = settings.user;
    this.usable = true;
  }

  /** Asks for COMPRESS where that has not been done. Returns whether the server refuses it. */
  async #settleCompression(wasRefused: boolean): Promise<boolean> {
    if (this.#compression === null && this.has('COMPRESS=DEFLATE') && !wasRefused) {
      const [completion] = await this.pipeline(['COMPRESS DEFLATE'], {});
      this.#takeCompression(completion);
    }
    // Once it is active, some do not announce it any more.
    if (this.#compression === 'OK') this.capabilities.set('COMPRESS=DEFLATE', true);
    else this.capabilities.delete('COMPRESS=DEFLATE');
    return wasRefused || this.#compression === 'NO' || this.#compression === 'BAD';
  }

  #takeCompression(completion: Completion | undefined): void {
    if (completion === undefined) return;
    this.#compression = completion.status;
    if (completion.status === 'OK') this.startCompression();
  }

  /**
   * Logs in without having heard anything; null where the server has to be heard first.
   * @throws RemoteError when the connection ends over it
   */
  async #talkEarly(remembered: RememberedCapabilities | null): Promise<EarlyLogin | null> {
    const { settings, tickets, look } = this.#input;
    const sent = this.#earlyLogin(remembered);
    if (sent === null) return null;
    const has = new Set(remembered?.afterLogin ?? ['COMPRESS=DEFLATE']);
    try {
      const answer = await this.#logIn(sent, {
        compress: has.has('COMPRESS=DEFLATE') && remembered?.compressRefused !== true,
        look: look && this.#isNear(look) ? lookAlong((capability) => has.has(capability), look) : null,
      });
      if (answer.status === 'OK') tookEarlyTalk(tickets, settings);
      return { sent, answer };
    } catch (error) {
      const isLost = error instanceof RemoteError && (error.code === 'cut' || error.code === 'silent');
      if (isLost) lostEarlyTalk(tickets, settings);
      throw error;
    }
  }

  /** Whether the line is as short as the look wants it, by what has crossed it in this session (the handshake of TLS). */
  #isNear({ rttBelowMs = Number.POSITIVE_INFINITY }: { readonly rttBelowMs?: number }): boolean {
    const { rttMs } = this.meter;
    return rttMs === null || rttMs < rttBelowMs;
  }

  /** Nothing is known of a server that was never reached: all of them know LOGIN (RFC 9051, 6.2.3). */
  #earlyLogin(remembered: RememberedCapabilities | null): SendableLogin | null {
    const { settings, tickets, password } = this.#input;
    const { security, user } = settings;
    if (security === 'plain' || !mayTalkEarly(tickets, settings)) return null;
    if (remembered !== null && remembered.beforeLogin.length > 0) {
      return sendable(loginCommand({ user, password, capabilities: new Set(remembered.beforeLogin) }));
    }
    return security === 'tls' ? plainLogin(user, password) : null;
  }

  /**
   * Logs in as the server says it is to be done. A login that it judged is not repeated, for fear of locking the account: only one
   * that it does not take in this way, or did not take before its greeting.
   */
  async #logInByTurns(remembered: RememberedCapabilities | null, early: EarlyLogin | null): Promise<void> {
    const { settings, tickets, password } = this.#input;
    // What was asked along with a login that failed was asked by nobody.
    if (this.#compression !== 'OK') this.#compression = null;
    const capabilities = new Set(await this.#capabilitiesToLogIn(remembered, early));
    this.clearCapabilities();
    const isDisabled = capabilities.has('LOGINDISABLED');
    const wasDisabled = isDisabled && early?.sent.line.startsWith('LOGIN ') === true;
    if (early !== null && isJudged(early.answer) && !wasDisabled) throw this.#refusal(early.answer);
    if (early !== null && !isDisabled) refusedEarlyTalk(tickets, settings);
    const ways = waysToLogIn({ user: settings.user, password, capabilities });
    if (ways.length === 0) {
      throw new RemoteError('login', `${this.host} offers no way to log in with a password.`);
    }
    // What it did not take goes last.
    const again = (way: SendableLogin): number => Number(way.line === early?.sent.line);
    let answer = noCompletion;
    for (const way of [...ways].sort((a, b) => again(a) - again(b))) {
      answer = await this.#logIn(way, { compress: false, look: null });
      if (answer.status === 'OK') return;
      if (isJudged(answer)) break;
    }
    throw this.#refusal(answer);
  }

  /** What the server can before the login: as its greeting said, as it said before, or as it says now. */
  async #capabilitiesToLogIn(
    remembered: RememberedCapabilities | null,
    early: EarlyLogin | null,
  ): Promise<readonly string[]> {
    if (this.beforeLogin !== null) return this.beforeLogin;
    if (remembered !== null && remembered.beforeLogin.length > 0) return remembered.beforeLogin;
    this.clearCapabilities();
    try {
      this.#asked = await this.askCapabilities();
      return this.#asked;
    } catch (error) {
      // Some hang up after a wrong password.
      throw early !== null && isJudged(early.answer) ? this.#refusal(early.answer) : error;
    }
  }

  /**
   * Sends the login, and behind it in the same write what the server is known to take there. COMPRESS comes last: what follows it
   * before its OK is lost or hangs (RFC 4978, 3).
   */
  async #logIn(
    login: SendableLogin,
    { compress, look }: { readonly compress: boolean; readonly look: LookAlong | null },
  ): Promise<Completion> {
    if (login.kind === 'continued') return await this.#authenticate(login.line, login.response);
    // Cyrus 3.6 loses what travels behind AUTHENTICATE with an initial response.
    const isAlone = !login.line.startsWith('LOGIN ');
    const looking = isAlone ? [] : (look?.lines ?? []);
    const lines = [login.line, ...looking, ...(compress && !isAlone ? ['COMPRESS DEFLATE'] : [])];
    const { completions, cut } = await this.pipelineAsFarAsItGoes(lines, look?.untagged ?? {});
    const [answer = noCompletion, ...others] = completions;
    if (cut !== null) {
      // What the server judged is no trouble with the line, though many hang up over it.
      throw isJudged(answer) && !this.loggedInByItself ? this.#refusal(answer) : cut;
    }
    this.#takeCompression(others[looking.length]);
    if (looking.length > 0) this.#listings = look?.told(others.slice(0, looking.length)) ?? null;
    return answer;
  }

  async #authenticate(line: string, response: string): Promise<Completion> {
    const watched = this.watchSilence();
    const [command = '', mechanism = ''] = line.split(' ');
    try {
      const ok = await this.exec(command, [{ type: 'ATOM', value: mechanism }], {
        onPlusTag: () => this.write(response),
      });
      ok.next();
      return completionOf(ok.response);
    } catch (error) {
      if (this.isClosed) throw this.endReason;
      return completionOf(Reflect.get(Object(error), 'response'));
    } finally {
      watched();
    }
  }

  #refusal(answer: Completion): RemoteError {
    const { settings, tickets } = this.#input;
    forgetCapabilities(tickets, settings);
    return loginError(this.host, answer);
  }
}
