import { describe, expect, it } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { Schedule } from '../../core/model/link.ts';
import { BudgetSpent } from '../../core/sync/budget-spent.ts';
import {
  afterFailure,
  afterSpent,
  afterStart,
  afterTold,
  type Circumstances,
  decide,
  holdsOn,
  lapse,
  mayStay,
  newStanding,
  type Standing,
} from '../../core/sync/link-standing.ts';
import type { Told } from '../../core/sync/row-watch.ts';
import { type SeededRandom, seededRandom } from '../support/random.ts';

const noon = new Date(2026, 2, 10, 12, 0).getTime();
const hour = 3_600_000;

const told: Told = {
  online: true,
  syncRequest: 0,
  work: '',
  plan: '',
  newestChange: null,
  line: { terms: new Map(), schedule: { kind: 'always' }, byHand: null, byNetwork: {}, allowance: null },
  connected: true,
  reconnections: 0,
};
const at = (changes: Partial<Circumstances> = {}): Circumstances => ({
  now: noon,
  online: true,
  schedule: { kind: 'always' },
  connected: true,
  ...changes,
});
const cut = new RemoteError('cut', 'The connection was cut.');
const failed = (standing: Standing, error: Error, now = noon): Standing =>
  afterFailure(standing, error, { link: 'broadband', now, connected: true });
const spent = (period: 'session' | 'day', retryAt: number | null) =>
  new BudgetSpent({ link: 'metered', period, retryAt });
const night: Schedule = { kind: 'window', from: 120, to: 360, free: true };
const nextNight = new Date(2026, 2, 11, 2, 0).getTime();

describe('whether to go online', () => {
  it('is the schedule’s to say, and the user’s before it', () => {
    const fresh = newStanding(null);
    expect(decide(fresh, at())).toEqual({ kind: 'go', free: false });
    expect(decide(fresh, at({ schedule: { kind: 'byHand' } }))).toMatchObject({ link: { next: null } });
    expect(decide(fresh, at({ schedule: { kind: 'every', hours: 6 } }))).toEqual({ kind: 'go', free: false });
    expect(decide(newStanding(noon - hour), at({ schedule: { kind: 'every', hours: 6 } }))).toMatchObject({
      link: { next: noon + 5 * hour },
    });
    expect(decide(fresh, at({ schedule: night }))).toMatchObject({ link: { next: nextNight } });
    expect(decide(fresh, at({ schedule: night, now: nextNight }))).toEqual({ kind: 'go', free: true });
    for (const schedule of [{ kind: 'byHand' }, { kind: 'every', hours: 6 }, night] as const) {
      expect(decide({ ...newStanding(noon), asked: true }, at({ schedule }))).toEqual({
        kind: 'go',
        free: false,
      });
    }
  });

  it('waits for its turn after a failure, and no longer because the clock went back', () => {
    const standing = failed(afterStart(newStanding(null), noon), cut);
    expect(decide(standing, at())).toEqual({
      kind: 'stay',
      link: {
        kind: 'offline',
        problem: { code: 'cut', message: cut.message, retryAt: noon + 2_000 },
        next: noon + 2_000,
      },
    });
    expect(decide(standing, at({ now: noon + 2_000 })).kind).toBe('go');
    expect(decide(standing, at({ now: noon - hour })).kind).toBe('go');
  });

  it('waits with the retry of a window for the next one, once the window is over', () => {
    const standing = failed(afterStart(newStanding(null), nextNight), cut, nextNight + 4 * hour - 1_000);
    const after = at({ schedule: night, now: nextNight + 4 * hour });
    expect(decide(standing, after)).toMatchObject({
      link: { problem: { code: 'cut', retryAt: nextNight + 24 * hour }, next: nextNight + 24 * hour },
    });
  });

  it('waits with a spent budget until its period is over and the schedule agrees', () => {
    const midnight = new Date(2026, 2, 11).getTime();
    const standing = afterSpent(afterStart(newStanding(null), noon), spent('day', midnight));
    expect(decide(standing, at())).toMatchObject({
      link: { problem: { code: 'budget', retryAt: midnight }, next: midnight },
    });
    expect(decide(standing, at({ schedule: night }))).toMatchObject({
      link: { problem: { code: 'budget', retryAt: midnight }, next: nextNight },
    });
    expect(decide(standing, at({ now: midnight })).kind).toBe('go');
    expect(decide(standing, at({ now: midnight, schedule: { kind: 'byHand' } }))).toMatchObject({
      link: { problem: null, next: null },
    });
    // Asked for today, done tomorrow.
    const asked = { ...standing, asked: true };
    expect(decide(asked, at({ now: midnight, schedule: { kind: 'byHand' } })).kind).toBe('go');
  });

  it('a session’s budget comes back with the session that the schedule begins next', () => {
    const standing = afterSpent(afterStart(newStanding(null), nextNight), spent('session', null));
    const inside = at({ schedule: night, now: nextNight + hour });
    expect(decide(lapse(standing, inside), inside)).toMatchObject({
      link: { problem: { code: 'budget', retryAt: null }, next: nextNight + 24 * hour },
    });
    const between = at({ schedule: night, now: nextNight + 8 * hour });
    const later = lapse(standing, between);
    expect(decide(later, between)).toMatchObject({ link: { next: nextNight + 24 * hour } });
    expect(decide(later, at({ schedule: night, now: nextNight + 24 * hour }))).toEqual({
      kind: 'go',
      free: true,
    });
  });

  it('forgets what is in its way when the user asks, and an ask when the user goes offline', () => {
    const standing = failed(
      { ...newStanding(noon), spent: { ...spent('day', noon + hour), lapsed: false } },
      cut,
    );
    expect(afterTold(standing, told, { ...told, syncRequest: 1 })).toMatchObject({
      asked: true,
      anew: true,
      failure: null,
      spent: null,
      failures: 0,
    });
    expect(afterTold({ ...standing, asked: true }, told, { ...told, online: false }).asked).toBe(false);
    expect(afterTold(standing, told, { ...told, reconnections: 1 })).toMatchObject({
      failure: null,
      failures: 1,
    });
    expect(afterTold(standing, told, { ...told, work: 'a click' })).toEqual(standing);
  });

  it('lets a session stay that was asked for, and one that its schedule still bears', () => {
    const asked = { ...newStanding(noon), asked: true };
    for (const schedule of [{ kind: 'byHand' }, { kind: 'every', hours: 1 }, night] as const) {
      expect(mayStay(asked, { now: noon, schedule })).toBe(true);
      expect(holdsOn(schedule, noon)).toBe(false);
    }
    expect(mayStay(newStanding(noon), { now: noon, schedule: night })).toBe(false);
    expect(mayStay(newStanding(noon), { now: nextNight, schedule: night })).toBe(true);
    expect(mayStay(newStanding(noon), { now: noon, schedule: { kind: 'byHand' } })).toBe(false);
    expect(mayStay(newStanding(noon), { now: noon, schedule: { kind: 'every', hours: 1 } })).toBe(true);
    expect(holdsOn({ kind: 'always' }, noon)).toBe(true);
    expect(holdsOn(night, nextNight)).toBe(true);
  });
});

describe('whatever happened before', () => {
  const schedules: readonly Schedule[] = [
    { kind: 'always' },
    { kind: 'byHand' },
    { kind: 'every', hours: 3 },
    night,
    { kind: 'window', from: 700, to: 700, free: false },
  ];
  /** A standing that some history of asks, failures, budgets and clocks led to. */
  const history = (random: SeededRandom): { standing: Standing; now: number; schedule: Schedule } => {
    let now = noon;
    let standing = newStanding(random.integer(0, 2 - 1) === 0 ? null : now - random.integer(0, 9 - 1) * hour);
    let before = told;
    const schedule = schedules[random.integer(0, schedules.length - 1)] ?? { kind: 'always' };
    for (let step = random.integer(0, 12 - 1); step > 0; step--) {
      now += (random.integer(0, 21 - 1) - 4) * random.integer(0, hour - 1);
      const next = {
        ...before,
        online: random.integer(0, 5 - 1) > 0,
        syncRequest: before.syncRequest + (random.integer(0, 3 - 1) === 0 ? 1 : 0),
        reconnections: before.reconnections + (random.integer(0, 6 - 1) === 0 ? 1 : 0),
      };
      standing = lapse(afterTold(standing, before, next), { now, schedule });
      before = next;
      if (decide(standing, at({ now, schedule, online: next.online })).kind !== 'go') continue;
      standing = afterStart(standing, now);
      const error = [
        cut,
        new RemoteError('login', 'no'),
        spent('session', null),
        spent('day', now + 5 * hour),
      ];
      standing = failed(standing, error[random.integer(0, 4 - 1)] ?? cut, now);
    }
    return { standing, now, schedule };
  };

  it('it stays off the line while the switch says so, and always goes when it was just asked to', () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const { standing, now, schedule } = history(seededRandom(seed));
      expect(decide(standing, at({ now, schedule, online: false }))).toEqual({
        kind: 'stay',
        link: { kind: 'offline', problem: null, next: null },
      });
      const asked = afterTold(standing, told, { ...told, syncRequest: 1 });
      expect(decide(asked, at({ now, schedule, connected: seed % 2 === 0 })).kind).toBe('go');
    }
  });

  it('it goes by the time that it says itself, and never later than a failure that passes lets it', () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const { standing, now, schedule } = history(seededRandom(seed));
      const circumstances = at({ now, schedule });
      const decision = decide(lapse(standing, circumstances), circumstances);
      if (decision.kind !== 'stay' || decision.link.next === null) continue;
      const { next } = decision.link;
      expect(next).toBeGreaterThan(now);
      // As it does: it looks about once in a while until then, and when the time has come.
      let later = lapse(standing, circumstances);
      for (let time = now; time < next; time += Math.max(hour, (next - now) / 50)) {
        later = lapse(later, at({ now: time, schedule }));
      }
      const then = decide(lapse(later, at({ now: next, schedule })), at({ now: next, schedule }));
      expect(then.kind === 'go' || (then.kind === 'stay' && (then.link.next ?? next) > next)).toBe(true);
      if (decision.link.problem === null) expect(then.kind).toBe('go');
    }
  });
});
