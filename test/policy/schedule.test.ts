import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Schedule } from '../../core/model/link.ts';
import { whenToGo } from '../../core/policy/schedule.ts';
import { inTimeZone, zones } from './in-time-zone.ts';

// Where nothing else is said, so that times read the same everywhere.
beforeAll(() => {
  vi.stubEnv('TZ', 'UTC');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const minute = 60_000;
const hour = 60 * minute;

/** Minutes since midnight. */
const clock = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

const window = (from: string, to: string, free = true): Extract<Schedule, { kind: 'window' }> => ({
  kind: 'window',
  from: clock(from),
  to: clock(to),
  free,
});

const goingAt = (schedule: Schedule, local: string, lastStarted: number | null = null) =>
  whenToGo({ schedule, now: new Date(local).getTime(), lastStarted });

/** With times as a clock on the wall and a calendar show them, and the offset from UTC. */
const readable = (going: ReturnType<typeof whenToGo>) => {
  const local = (at: number) => {
    const date = new Date(at);
    const pad = (value: number) => String(value).padStart(2, '0');
    return `${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())} UTC${-date.getTimezoneOffset() / 60}`;
  };
  switch (going.kind) {
    case 'now':
      return `now, until ${going.until === null ? 'it is done' : local(going.until)}`;
    case 'at':
      return `at ${local(going.at)}`;
    case 'asked':
      return 'when asked';
  }
};

describe('whenToGo', () => {
  it('goes now and stays with a line that is always up', () => {
    expect(goingAt({ kind: 'always' }, '2026-11-22T12:00')).toEqual({
      kind: 'now',
      until: null,
      free: false,
    });
  });

  it('waits to be asked by hand', () => {
    expect(goingAt({ kind: 'byHand' }, '2026-11-22T12:00')).toEqual({ kind: 'asked' });
  });
});

describe('every so many hours', () => {
  const every: Schedule = { kind: 'every', hours: 4 };
  const noon = new Date('2026-11-22T12:00').getTime();
  const from = (lastStarted: number | null, now = noon) => whenToGo({ schedule: every, now, lastStarted });
  const atOnce = { kind: 'now', until: null, free: false };

  it('goes at once the first time', () => {
    expect(from(null)).toEqual(atOnce);
  });

  it('goes so many hours after the last session began, and at once when that is past', () => {
    expect(from(noon - hour)).toEqual({ kind: 'at', at: noon + 3 * hour });
    expect(from(noon - 4 * hour + 1)).toEqual({ kind: 'at', at: noon + 1 });
    expect(from(noon - 4 * hour)).toEqual(atOnce);
    expect(from(noon - 400 * hour)).toEqual(atOnce);
  });

  it('goes at once when the last session seems to have begun in the future: the clock was wrong', () => {
    expect(from(new Date('2099-01-01T00:00').getTime())).toEqual(atOnce);
    expect(from(noon, new Date('1970-01-01T03:00').getTime())).toEqual(atOnce);
    expect(from(noon + hour)).toEqual(atOnce);
  });

  it('goes not twice in a row because the clock was put right by a little meanwhile', () => {
    expect(from(noon + 2_000)).toEqual({ kind: 'at', at: noon + 2_000 + 4 * hour });
  });

  it('goes at once when the last session began at a time that a wrong clock had in the past', () => {
    expect(from(new Date('1970-01-01T03:00').getTime())).toEqual(atOnce);
  });

  it('never waits longer than the hours and what a clock is put right by, nor for a time in the past', () => {
    const time = fc.integer({ min: -(10 ** 12), max: 5 * 10 ** 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 720 }), time, fc.option(time), (hours, now, lastStarted) => {
        const going = whenToGo({ schedule: { kind: 'every', hours }, now, lastStarted });
        if (going.kind === 'at') {
          expect(going.at).toBeGreaterThan(now);
          expect(going.at).toBeLessThanOrEqual(now + hours * hour + 10 * minute);
        } else expect(going).toEqual(atOnce);
      }),
    );
  });
});

describe('a window', () => {
  it('opens and closes to the minute', () => {
    const night = window('02:00', '06:00');
    expect(readable(goingAt(night, '2026-11-22T01:59:59.999'))).toBe('at 11-22 02:00 UTC0');
    expect(readable(goingAt(night, '2026-11-22T02:00'))).toBe('now, until 11-22 06:00 UTC0');
    expect(readable(goingAt(night, '2026-11-22T05:59:59.999'))).toBe('now, until 11-22 06:00 UTC0');
    expect(readable(goingAt(night, '2026-11-22T06:00'))).toBe('at 11-23 02:00 UTC0');
  });

  it('goes past midnight', () => {
    const night = window('22:30', '05:00');
    expect(readable(goingAt(night, '2026-12-31T23:00'))).toBe('now, until 01-01 05:00 UTC0');
    expect(readable(goingAt(night, '2027-01-01T04:00'))).toBe('now, until 01-01 05:00 UTC0');
    expect(readable(goingAt(night, '2027-01-01T05:00'))).toBe('at 01-01 22:30 UTC0');
    expect(readable(goingAt(window('12:00', '00:00'), '2026-12-31T13:00'))).toBe(
      'now, until 01-01 00:00 UTC0',
    );
  });

  it('says whether it is free', () => {
    expect(goingAt(window('02:00', '06:00', true), '2026-11-22T03:00')).toMatchObject({ free: true });
    expect(goingAt(window('02:00', '06:00', false), '2026-11-22T03:00')).toMatchObject({ free: false });
  });

  it('is the whole day when it ends as it begins', () => {
    expect(readable(goingAt(window('02:00', '02:00'), '2026-11-22T12:00'))).toBe('now, until it is done');
  });

  it('is shorter by the hour that a clock change in spring leaves out', () => {
    inTimeZone('Europe/Berlin', () => {
      const night = window('01:30', '06:00');
      expect(readable(goingAt(night, '2026-03-29T00:00'))).toBe('at 03-29 01:30 UTC1');
      expect(readable(goingAt(night, '2026-03-29T01:30'))).toBe('now, until 03-29 06:00 UTC2');
    });
  });

  it('opens when the clock jumps over its beginning', () => {
    inTimeZone('Europe/Berlin', () => {
      expect(readable(goingAt(window('02:30', '06:00'), '2026-03-29T01:59'))).toBe('at 03-29 03:00 UTC2');
    });
  });

  it('waits for the next day when the clock jumps over all of it', () => {
    inTimeZone('Europe/Berlin', () => {
      expect(readable(goingAt(window('02:15', '02:45'), '2026-03-29T01:00'))).toBe('at 03-30 02:15 UTC2');
    });
  });

  it('closes when the clock jumps over its end', () => {
    inTimeZone('Europe/Berlin', () => {
      expect(readable(goingAt(window('01:00', '02:30'), '2026-03-29T01:00'))).toBe(
        'now, until 03-29 03:00 UTC2',
      );
    });
  });

  it('is there twice when the clock shows it twice in autumn', () => {
    inTimeZone('Europe/Berlin', () => {
      const half = window('02:15', '02:45');
      expect(readable(goingAt(half, '2026-10-25T02:15+02:00'))).toBe('now, until 10-25 02:45 UTC2');
      expect(readable(goingAt(half, '2026-10-25T02:45+02:00'))).toBe('at 10-25 02:15 UTC1');
      expect(readable(goingAt(half, '2026-10-25T02:15+01:00'))).toBe('now, until 10-25 02:45 UTC1');
      expect(readable(goingAt(half, '2026-10-25T02:45+01:00'))).toBe('at 10-26 02:15 UTC1');
    });
  });

  it('is what the clock says when the clock is wrong', () => {
    const night = window('02:00', '06:00');
    expect(readable(goingAt(night, '1970-01-01T00:00'))).toBe('at 01-01 02:00 UTC0');
    expect(readable(goingAt(night, '2099-12-31T23:00'))).toBe('at 01-01 02:00 UTC0');
  });

  it('asks nothing of when the last session began', () => {
    const future = new Date('2099-01-01').getTime();
    expect(readable(goingAt(window('02:00', '06:00'), '2026-11-22T01:00', future))).toBe(
      'at 11-22 02:00 UTC0',
    );
  });

  it.each(zones)('is open exactly while the clock in %s shows it', (zone) => {
    const year = Date.UTC(2026, 0, 1);
    const time = fc.integer({ min: 0, max: 365 * 24 * hour }).map((ms) => year + ms);
    const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 });
    inTimeZone(zone, () => {
      fc.assert(
        fc.property(time, minuteOfDay, minuteOfDay, (now, from, to) => {
          fc.pre(from !== to);
          const schedule = { kind: 'window', from, to, free: true } as const;
          const shown = (at: number) => new Date(at).getHours() * 60 + new Date(at).getMinutes();
          const isOpen = (at: number) =>
            from < to ? shown(at) >= from && shown(at) < to : shown(at) >= from || shown(at) < to;
          const going = whenToGo({ schedule, now, lastStarted: null });
          expect(going.kind).toBe(isOpen(now) ? 'now' : 'at');
          const change = going.kind === 'at' ? going.at : going.kind === 'now' ? going.until : null;
          if (change === null) throw new Error('a window has a beginning and an end');
          expect(change).toBeGreaterThan(now);
          expect(isOpen(change)).toBe(!isOpen(now));
          for (let at = now; at < change; at += 5 * minute) expect(isOpen(at)).toBe(isOpen(now));
          expect(isOpen(change - 1)).toBe(isOpen(now));
        }),
        { numRuns: 60 },
      );
    });
  });
});
