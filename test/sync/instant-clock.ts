import type { Clock } from '../../core/ports.ts';

/** A clock whose wall time moves a millisecond a reading, and whose sleeps end at the next turn of the event loop. */
export const instantClock = (): Clock => {
  let now = 1_700_000_000_000;
  return {
    now: () => {
      now += 1;
      return now;
    },
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        setTimeout(resolve, 1);
      }),
  };
};
