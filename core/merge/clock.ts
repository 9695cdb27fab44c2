// A hybrid logical clock (Kulkarni et al., 2014): never goes back, stays near wall time where wall time is sane.
// Written as `<ms, 12 hex digits>-<counter, 6 hex digits>`, so that string order is clock order.
import type { Hlc } from '../model/ids.ts';

const format = (ms: number, counter: number): Hlc =>
  `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(6, '0')}` as Hlc;

const maxCounter = 0xffffff;

const read = (reading: Hlc): { ms: number; counter: number } => ({
  ms: Number.parseInt(reading.slice(0, 12), 16),
  counter: Number.parseInt(reading.slice(13), 16),
});

/** The next reading after `latest` (null for none yet) at wall time `now` (ms since the epoch; may be anything). */
export const tick = (latest: Hlc | null, now: number): Hlc => {
  const wall = Math.max(0, Math.floor(now));
  if (latest === null) return format(wall, 0);
  const last = read(latest);
  if (wall > last.ms) return format(wall, 0);
  if (last.counter === maxCounter) return format(last.ms + 1, 0);
  return format(last.ms, last.counter + 1);
};

/** A reading after both `latest` and one that came from elsewhere. */
export const receive = (latest: Hlc | null, other: Hlc, now: number): Hlc =>
  tick(latest !== null && latest > other ? latest : other, now);

/** The wall time of a reading, ms since the epoch; that of the clock that was ahead when clocks had met. */
export const wallTimeOf = (reading: Hlc): number => read(reading).ms;
