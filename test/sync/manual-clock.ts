import type { Clock } from '../../core/ports.ts';

/** A clock on which only the test makes long time pass; sleeps under a second end at once. */
export class ManualClock implements Clock {
  #now = 1_700_000_000_000;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (ms < 1_000) return void setTimeout(resolve, 1);
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** How long, in ms, the soonest sleeper still has; null when nobody sleeps. */
  get soonest(): number | null {
    const waits = [...this.#sleepers].map(({ until }) => until - this.#now);
    return waits.length === 0 ? null : Math.min(...waits);
  }

  /** Puts the clock right (or wrong), without any time having passed for those who sleep. */
  jump(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) sleeper.until += ms;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
