import { RemoteError } from '../../../core/errors.ts';
import { type Completion, noCompletion } from './completion.ts';
import type { ExchangeInput, PipeliningConnection } from './pipelining-connection.ts';

/** Exchanges one after another, of which a cut leaves the rest unanswered. */
export class Exchanges {
  readonly #connection: PipeliningConnection;
  #cut: RemoteError | null = null;
  #began = false;

  constructor(connection: PipeliningConnection) {
    this.#connection = connection;
  }

  /** Why the rest was not answered; null while all was. */
  get cut(): RemoteError | null {
    return this.#cut;
  }

  /**
   * The completions of these commands; 'none' for each that none came for, and for all after a cut: then nothing is sent.
   * @throws RemoteError when the session had ended before the first exchange: nothing was done at all
   */
  async send(input: ExchangeInput): Promise<readonly Completion[]> {
    const { commands } = input;
    if (commands.length === 0) return [];
    if (this.#cut !== null) return commands.map(() => noCompletion);
    try {
      const exchanged = await this.#connection.exchange(input);
      this.#cut = exchanged.cut;
      return exchanged.completions;
    } catch (error) {
      if (!this.#began || !(error instanceof RemoteError)) throw error;
      this.#cut = error;
      return commands.map(() => noCompletion);
    } finally {
      this.#began = true;
    }
  }
}
