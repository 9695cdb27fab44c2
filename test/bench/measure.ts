import type { LinkShape } from '../support/slow-link.ts';
import type { Client } from './clients/client.ts';
import { type Crossed, lineSeconds } from './line-seconds.ts';

/** What a client's run took. */
export interface Measured extends Crossed {
  readonly seconds: number;
  /**
   * Computed where the run took longer than anybody waits and its end crossed a faster line: what the line would have taken,
   * or what the run took on the faster one, whichever is more.
   */
  readonly secondsAre: 'measured' | 'computed';
}

const everything = { kbitUp: undefined, kbitDown: undefined, rttMs: undefined } as const;

/**
 * Counts what crosses while `work` runs on a line of this shape. After `patienceMs` the line is opened up, and the seconds are
 * computed instead; 0 opens it from the start. Afterwards the line is open.
 */
export const measure = async (
  { link, openedUp }: Pick<Client, 'link' | 'openedUp'>,
  { shape, patienceMs }: { readonly shape: LinkShape; readonly patienceMs: number },
  work: () => Promise<void>,
): Promise<Measured> => {
  const open = { ...everything, ...openedUp };
  link.set(patienceMs > 0 ? { ...everything, ...shape } : open);
  link.resetCounters();
  let lostPatience = patienceMs === 0;
  const timer = setTimeout(() => {
    lostPatience = true;
    link.set(open);
  }, patienceMs);
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
  const { seconds, ...crossed } = link.counters();
  link.set(everything);
  return lostPatience
    ? { ...crossed, seconds: Math.max(seconds, lineSeconds(crossed, shape)), secondsAre: 'computed' }
    : { ...crossed, seconds, secondsAre: 'measured' };
};
