import { RemoteError } from '../../../core/errors.ts';
import { type Completion, completionOf } from './completion.ts';
import { isDataAnswer, parseDataAnswer, withoutLongStatus } from './data-answers.ts';
import type { QueuedRequest, RequestOptions, StreamItem, UntaggedHandlers } from './imapflow-internals.ts';
import { WiredConnection } from './wired-connection.ts';

// imapflow's dialogue with the flights of a slow link taken out: several commands in one write, their tagged answers in
// any order (RFC 9051, 5.5). What should go upstream, so that this file can shrink: docs/imapflow.md, "the dialogue".

/** Answers to one write may add up to this, bytes; a server that sends without end is cut off. */
const maxExchangeBytes = 1024 * 1024 * 1024;

/** Commands that go out in one write. */
export interface ExchangeInput {
  /** Without tag and final CRLF. A non-synchronising literal (RFC 7888) is part of its command. */
  readonly commands: readonly (string | Buffer)[];
  /** For all of them, whichever an answer belongs to: a server may mix them. */
  readonly untagged: UntaggedHandlers;
  /**
   * Told the index of each command whose tagged answer was handled, in the order in which the answers came: what is
   * told between two calls came between those answers.
   */
  readonly completed?: (index: number) => void;
  /** Told the line of each answer that is skipped because it could not be parsed. */
  readonly unparsed?: (line: Buffer) => void;
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

export class PipeliningConnection extends WiredConnection {
  #exchangeBytes = 0;
  /** More bytes had come behind the last completion. */
  #trailing = false;
  #unparsed = 0;

  /** Told each line that the server sends, before it is handled. */
  heardOf: ((payload: Buffer) => void) | null = null;

  /** Answers that could not be parsed so far. */
  get unparsed(): number {
    return this.#unparsed;
  }

  /** Bytes of answers to the last write that were taken in so far, without compression. */
  get answered(): number {
    return this.#exchangeBytes;
  }

  has(capability: string): boolean {
    return this.capabilities.has(capability);
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
  async pipelineAsFarAsItGoes(
    lines: readonly string[],
    untagged: UntaggedHandlers,
    hearing: Pick<ExchangeInput, 'completed' | 'unparsed'> = {},
  ): Promise<Exchanged> {
    const exchanged = await this.exchange({ commands: lines, untagged, ...hearing });
    if (exchanged.cut !== null && !this.hasEnded) throw exchanged.cut;
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
      ...(input.unparsed === undefined ? {} : { unparsed: input.unparsed }),
      onPlusTag: () => {
        const literal = continued.shift();
        if (literal !== undefined) this.write(literal);
      },
    };
    const pending: Promise<Completion>[] = [];
    const bytes: Buffer[] = [];
    for (const [index, command] of commands.entries()) {
      this.tagCounter += 1;
      const tag = this.tagCounter.toString(36);
      bytes.push(Buffer.from(`${bytes.length === 0 ? '' : '\r\n'}${tag} `), Buffer.from(command));
      pending.push(this.#completion(tag, options, () => input.completed?.(index)));
    }
    const behind = this.requestTagMap.size > commands.length;
    try {
      this.rawSensitiveCommand = true;
      if (behind) this.writesBehind();
      this.write(Buffer.concat(bytes));
      await this.trySend();
      const completions = await Promise.all(pending);
      if (completions.every(({ status }) => status !== 'none')) return { completions, cut: null };
      const cut = this.hasEnded
        ? this.endReason
        : new RemoteError('protocol', `${this.host} answered with something that is no IMAP.`);
      return { completions, cut };
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      watched();
      if (this.requestTagMap.size > 0) this.answersNext();
    }
  }

  /** Resolves with what the server completes the command of this tag with, which is on its way. */
  #completion(tag: string, options: RequestOptions, completed: () => void): Promise<Completion> {
    return new Promise((resolve) => {
      this.requestTagMap.set(tag, {
        command: '',
        options,
        resolve: (ok) => {
          this.#trailing = ok.hasTrailingData === true;
          resolve(completionOf(ok.response));
          completed();
          ok.next();
        },
        // Resolved all the same: the connection's own end reason tells more than the rejection.
        reject: (error) => {
          const completion = completionOf(Reflect.get(error, 'response'));
          resolve(completion);
          if (completion.status !== 'none') completed();
        },
      });
      this.requestQueue.push({ tag, command: '', options });
    });
  }

  // A pipelined command is on the wire before it becomes current.
  override async send(request: QueuedRequest): Promise<void> {
    if (request.options?.alreadySent !== true) return await super.send(request);
    if (this.currentRequest && this.currentRequest.tag === request.tag) this.currentRequest.sent = true;
  }

  // Lets pipelined commands complete in any order (RFC 9051, 5.5), where imapflow sees a broken dialogue, bounds what
  // the answers to one write may add up to, and reads those that are data by itself (data-answers.ts).
  override async handleResponse(item: StreamItem): Promise<boolean> {
    this.#exchangeBytes += item.payload.length;
    for (const literal of item.literals) this.#exchangeBytes += literal.length;
    if (this.#exchangeBytes > maxExchangeBytes) {
      this.fail(new RemoteError('protocol', `${this.host} sends without end.`));
      return false;
    }
    this.heardOf?.(item.payload);
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
    if (isDataAnswer(item.payload)) {
      await this.#handleData(item);
      return true;
    }
    return await super.handleResponse(withoutLongStatus(item));
  }

  async #handleData(item: StreamItem): Promise<void> {
    try {
      const answer = await parseDataAnswer(item);
      await this.getUntaggedHandler(answer.command ?? '', answer.attributes)?.(answer);
    } catch {
      // Skipped like an answer to a question that nobody asked, and counted.
      this.#unparsed += 1;
      if (this.currentRequest) this.currentRequest.options.unparsed?.(item.payload);
    }
  }

  // Counted, because a message whose answer could not be parsed is asked for again with less in it.
  override rejectUnparsedCompletion(payload: Buffer, error: Error): void {
    this.#unparsed += 1;
    super.rejectUnparsedCompletion(payload, error);
  }

  // COMPRESS by itself, after a login that could not carry it.
  override async compress(): Promise<void> {
    const [completion] = await this.pipeline(['COMPRESS DEFLATE'], {});
    if (completion?.status === 'OK') this.startCompression();
  }

  protected override startCompression(): void {
    // They were read as lines already. No server has anything to say there: nothing was asked for.
    if (this.#trailing) {
      throw new RemoteError('protocol', `${this.host} did not wait for COMPRESS to begin.`);
    }
    super.startCompression();
  }
}
