import { liveQuery } from 'dexie';
import type { ChangeId } from '../model/ids.ts';
import type { Clock } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { newestPending } from '../replica/pending-changes.ts';

/** The rows that tell the engine something, as they were last read. */
export interface ToldRows {
  readonly online: boolean;
  readonly syncRequest: number;
  /** Everything else that may make work: wants, and what is on screen. */
  readonly work: string;
  /** The newest change that ever was pending: what the push settles is no news. */
  readonly newestChange: ChangeId | null;
}

export interface Waiting {
  /** What was known before looking whether there is anything to do: a change since then counts. */
  readonly since: ToldRows | null;
  readonly signal: AbortSignal;
}

/**
 * Watches the rows through which the window speaks to the engine. All waits end when the watch stops or the
 * signal aborts.
 */
export class RowWatch {
  #told: ToldRows | null = null;
  readonly #waiting = new Set<() => void>();
  readonly #subscription: { unsubscribe(): void };

  constructor(replica: Replica) {
    this.#subscription = liveQuery(() => readToldRows(replica)).subscribe((read) => {
      const rows = { ...read, newestChange: newer(read.newestChange, this.#told?.newestChange ?? null) };
      if (this.#told && equal(this.#told, rows)) return;
      this.#told = rows;
      for (const check of [...this.#waiting]) check();
    });
  }

  /** What is known now; null before the first reading. */
  get told(): ToldRows | null {
    return this.#told;
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }

  /** Resolves once the condition holds; rejects with the signal's reason when it aborts. */
  until(holds: (told: ToldRows) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(check);
        signal.removeEventListener('abort', abort);
      };
      const check = (): void => {
        if (!this.#told || !holds(this.#told)) return;
        leave();
        resolve();
      };
      const abort = (): void => {
        leave();
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.add(check);
      check();
    });
  }

  /** The user asked for a try: "Sync now", or the switch. */
  asked({ since, signal }: Waiting): Promise<void> {
    return this.until(
      (told) => told.syncRequest !== since?.syncRequest || told.online !== since.online,
      signal,
    );
  }

  /** Anything that may make work changed. */
  changed({ since, signal }: Waiting): Promise<void> {
    return this.until((told) => since === null || !equal(told, since), signal);
  }
}

/** Waits for `event`, but no longer than `ms`; says which it was. Rejects with the signal's reason. */
export const eventOrTime = async (
  event: (signal: AbortSignal) => Promise<void>,
  { ms, clock, signal }: { readonly ms: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<'event' | 'time'> => {
  const over = new AbortController();
  const abort = (): void => over.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const won = await Promise.race([
      event(over.signal).then(() => 'event' as const),
      clock.sleep(ms, over.signal).then(() => 'time' as const),
    ]);
    return won;
  } finally {
    signal.removeEventListener('abort', abort);
    over.abort(new Error('the wait is over'));
  }
};

const equal = (a: ToldRows, b: ToldRows): boolean =>
  a.online === b.online &&
  a.syncRequest === b.syncRequest &&
  a.work === b.work &&
  a.newestChange === b.newestChange;

const newer = (a: ChangeId | null, b: ChangeId | null): ChangeId | null =>
  a === null || (b !== null && b > a) ? b : a;

const readToldRows = async (replica: Replica): Promise<ToldRows> => {
  const [online, syncRequest, focus] = await replica.settings.bulkGet(['online', 'syncRequest', 'focus']);
  const wants = await replica.wants.toArray();
  return {
    online: online?.key === 'online' ? online.wanted : true,
    syncRequest: syncRequest?.key === 'syncRequest' ? syncRequest.number : 0,
    newestChange: await newestPending(replica),
    work: JSON.stringify([focus, wants.map(({ id, state, asked }) => [id, state, asked])]),
  };
};
