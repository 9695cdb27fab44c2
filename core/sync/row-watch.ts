import { liveQuery } from 'dexie';
import type { ChangeId } from '../model/ids.ts';
import type { Replica } from '../replica/database.ts';
import { type LineSettings, lineSettings } from '../replica/line-settings.ts';
import { newestPending } from '../replica/pending-changes.ts';
import type { Connectivity } from './options.ts';

/** What the engine is told: the rows that tell it something, as they were last read, and what the system says of the network. */
export interface Told {
  readonly online: boolean;
  readonly syncRequest: number;
  /** What may make work: wants, and what is on screen. */
  readonly work: string;
  /** What decides about work: rules, exceptions, what was done to the queue, the folders' order. */
  readonly plan: string;
  /** The newest change that ever was pending: what the push settles is no news. */
  readonly newestChange: ChangeId | null;
  /** What the user says about the line. */
  readonly line: LineSettings;
  /** False when the system knows that there is no network at all. */
  readonly connected: boolean;
  /** How often the network has come back. */
  readonly reconnections: number;
}

type Rows = Omit<Told, 'plan' | 'connected' | 'reconnections'>;

/**
 * Watches the rows through which the window speaks to the engine, and the network's coming and going. All waits end when
 * the watch stops or their signal aborts.
 */
export class RowWatch {
  #rows: Rows | null = null;
  #plan: string | null = null;
  #told: Told | null = null;
  readonly #connectivity: Connectivity | null;
  readonly #waiting = new Set<() => void>();
  readonly #stops: (() => void)[];

  constructor(replica: Replica, connectivity: Connectivity | null = null) {
    this.#connectivity = connectivity;
    const rows = liveQuery(() => readRows(replica)).subscribe((read) => {
      this.#rows = { ...read, newestChange: newer(read.newestChange, this.#rows?.newestChange ?? null) };
      this.#tell();
    });
    const plan = liveQuery(() => readPlan(replica)).subscribe((read) => {
      this.#plan = read;
      this.#tell();
    });
    this.#stops = [() => rows.unsubscribe(), () => plan.unsubscribe()];
    if (connectivity) this.#stops.push(connectivity.onChange(() => this.#tell()));
  }

  /** What is known now; null before the first reading. */
  get told(): Told | null {
    return this.#told;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Resolves once the condition holds; rejects with the signal's reason when it aborts. */
  until(holds: (told: Told) => boolean, signal: AbortSignal): Promise<void> {
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

  #tell(): void {
    if (this.#rows === null || this.#plan === null) return;
    const connected = this.#connectivity?.connected ?? true;
    const before = this.#told;
    const cameBack = before !== null && connected && !before.connected ? 1 : 0;
    const reconnections = (before?.reconnections ?? 0) + cameBack;
    const told: Told = { ...this.#rows, plan: this.#plan, connected, reconnections };
    if (this.#told && equal(this.#told, told)) return;
    this.#told = told;
    for (const check of [...this.#waiting]) check();
  }
}

/** Whether there may be something to move that there was not before. */
export const mayMakeWork = (before: Told, now: Told): boolean =>
  now.work !== before.work || now.plan !== before.plan || now.newestChange !== before.newestChange;

/** Whether the user asked for a session: "Sync now". */
export const isAsked = (before: Told, now: Told): boolean => now.syncRequest !== before.syncRequest;

/** Whether the user said something else about the line. */
export const isOtherLine = (before: Told, now: Told): boolean => lineKey(now.line) !== lineKey(before.line);

const lineKey = ({ terms, ...others }: LineSettings): string => JSON.stringify([[...terms.values()], others]);

const equal = (a: Told, b: Told): boolean =>
  a.online === b.online &&
  a.syncRequest === b.syncRequest &&
  a.connected === b.connected &&
  a.reconnections === b.reconnections &&
  !mayMakeWork(a, b) &&
  !isOtherLine(a, b);

const newer = (a: ChangeId | null, b: ChangeId | null): ChangeId | null =>
  a === null || (b !== null && b > a) ? b : a;

const readRows = async (replica: Replica): Promise<Rows> => {
  const [online, syncRequest, focus] = await replica.settings.bulkGet(['online', 'syncRequest', 'focus']);
  const wants = await replica.wants.toArray();
  return {
    online: online?.key === 'online' ? online.wanted : true,
    syncRequest: syncRequest?.key === 'syncRequest' ? syncRequest.number : 0,
    newestChange: await newestPending(replica),
    line: await lineSettings(replica),
    work: JSON.stringify([
      focus,
      wants.map(({ id, state, asked, movedUp }) => [id, state, asked, movedUp ?? null]),
    ]),
  };
};

const readPlan = async (replica: Replica): Promise<string> => {
  const [mailboxes, rules, exceptions, marks] = await Promise.all([
    replica.mailboxes.toArray(),
    replica.rules.toArray(),
    replica.exceptions.toArray(),
    replica.queueMarks.toArray(),
  ]);
  return JSON.stringify([
    mailboxes.map(({ id, priority, position, listAtLeast }) => [id, priority, position, listAtLeast]),
    rules,
    exceptions,
    marks,
  ]);
};
