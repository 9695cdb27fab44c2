import type { Clock } from '../ports.ts';

/** No timer runs longer than this, ms: a clock that was put right, or a machine that slept, is noticed by then. */
export const longestTimerMs = 60_000;

/**
 * Waits so many ms of the clock's time, however it jumps: forward counts, backward does not delay. Rejects with the signal's
 * reason when it aborts.
 */
export const waitFor = async (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  let left = ms;
  do {
    const slice = Math.min(left, longestTimerMs);
    const before = clock.now();
    await clock.sleep(Math.max(0, slice), signal);
    left -= Math.max(slice, clock.now() - before);
  } while (left > 0);
};

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
    return await Promise.race([
      event(over.signal).then(() => 'event' as const),
      waitFor(clock, ms, over.signal).then(() => 'time' as const),
    ]);
  } finally {
    signal.removeEventListener('abort', abort);
    over.abort(new Error('the wait is over'));
  }
};
