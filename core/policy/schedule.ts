// When to go online by itself. Times of day are what a clock on the wall shows, whatever day it is: what a clock change leaves
// out does not happen, and what it shows twice happens twice.
import type { Schedule } from '../model/link.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMinutes = 24 * 60;

/** A clock that was put right in the meantime is off by less. */
const putRightMs = 10 * minuteMs;

/** A window that a clock change leaves out comes again the day after. */
const mostMinutesAhead = 3 * dayMinutes;

export type Going =
  /** `until` is when the window ends, ms since the epoch, null without one. `free`: what crosses counts for no budget. */
  | { readonly kind: 'now'; readonly until: number | null; readonly free: boolean }
  /** Ms since the epoch, always later than now. */
  | { readonly kind: 'at'; readonly at: number }
  /** Only when the user asks. */
  | { readonly kind: 'asked' };

/**
 * When it is time to go online. `now` in ms since the epoch; `lastStarted` is when the last session began (the one that was
 * written last, not the one with the latest time: clocks go wrong), null for never.
 */
export const whenToGo = ({
  schedule,
  now,
  lastStarted,
}: {
  readonly schedule: Schedule;
  readonly now: number;
  readonly lastStarted: number | null;
}): Going => {
  switch (schedule.kind) {
    case 'always':
      return { kind: 'now', until: null, free: false };
    case 'byHand':
      return { kind: 'asked' };
    case 'every':
      return afterHours(schedule.hours, now, lastStarted);
    case 'window':
      return inWindow(schedule, now);
  }
};

const afterHours = (hours: number, now: number, lastStarted: number | null): Going => {
  // A session that began in the future began while the clock was wrong: waiting for it might take years.
  if (lastStarted === null || lastStarted > now + putRightMs)
    return { kind: 'now', until: null, free: false };
  const due = lastStarted + hours * hourMs;
  return due > now ? { kind: 'at', at: due } : { kind: 'now', until: null, free: false };
};

const inWindow = (window: Extract<Schedule, { kind: 'window' }>, now: number): Going => {
  const inside = isInside(window, now);
  const change = nextChange(window, now, inside);
  if (inside) return { kind: 'now', until: change, free: window.free };
  return change === null ? { kind: 'asked' } : { kind: 'at', at: change };
};

/** A window that ends when it begins is the whole day. */
const isInside = ({ from, to }: { readonly from: number; readonly to: number }, at: number): boolean => {
  const date = new Date(at);
  const minute = date.getHours() * 60 + date.getMinutes();
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
};

/** The clock is read minute by minute: arithmetic on local times goes wrong on the two days a year that count. */
const nextChange = (
  window: { readonly from: number; readonly to: number },
  now: number,
  inside: boolean,
): number | null => {
  if (window.from === window.to) return null;
  const thisMinute = Math.floor(now / minuteMs) * minuteMs;
  for (let ahead = 1; ahead <= mostMinutesAhead; ahead += 1) {
    const at = thisMinute + ahead * minuteMs;
    if (isInside(window, at) !== inside) return at;
  }
  return null;
};
