import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkTerms, Period } from '../../core/model/budget.ts';
import { budgetState, dayOf, periodEnd } from '../../core/policy/budget.ts';
import { inTimeZone, zones } from './in-time-zone.ts';

const at = (local: string) => new Date(local).getTime();

describe('dayOf', () => {
  it('is the day on the calendar here, not that of UTC', () => {
    const moment = Date.UTC(2026, 10, 22, 23, 30);
    expect(inTimeZone('UTC', () => dayOf(moment))).toBe('2026-11-22');
    expect(inTimeZone('Europe/Berlin', () => dayOf(moment))).toBe('2026-11-23');
    expect(inTimeZone('America/New_York', () => dayOf(moment))).toBe('2026-11-22');
  });

  it('sorts as days go', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2099, 11, 31) });
    fc.assert(
      fc.property(time, time, (a, b) => {
        if (dayOf(a) < dayOf(b)) expect(a).toBeLessThan(b);
        expect(dayOf(a)).toMatch(/^\d{4}-\d\d-\d\d$/);
      }),
    );
  });
});

describe('periodEnd', () => {
  it('has no end for a session', () => {
    expect(periodEnd('session', at('2026-11-22T12:00'))).toBeNull();
  });

  it('is the next local midnight, and that of the first of the next month', () => {
    for (const zone of zones) {
      inTimeZone(zone, () => {
        const now = at('2026-12-31T23:59:59.999');
        expect(periodEnd('day', now)).toBe(at('2027-01-01T00:00'));
        expect(periodEnd('month', now)).toBe(at('2027-01-01T00:00'));
        expect(periodEnd('day', at('2027-01-01T00:00'))).toBe(at('2027-01-02T00:00'));
        expect(periodEnd('month', at('2027-01-31T12:00'))).toBe(at('2027-02-01T00:00'));
      });
    }
  });

  it('knows days of 23 and 25 hours', () => {
    inTimeZone('Europe/Berlin', () => {
      const hours = (day: string) =>
        (Number(periodEnd('day', at(`${day}T12:00`))) - at(`${day}T00:00`)) / 3_600_000;
      expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
    });
  });

  it.each(zones)('is the first moment of the next day and month in %s', (zone) => {
    // 2010 to 2030: summer time at midnight in Havana and, until 2018, in Sao Paulo.
    const time = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) });
    inTimeZone(zone, () => {
      fc.assert(
        fc.property(time, (now) => {
          for (const [period, length] of [
            ['day', 10],
            ['month', 7],
          ] as const) {
            const end = periodEnd(period, now) ?? Number.NaN;
            const name = (moment: number) => dayOf(moment).slice(0, length);
            expect(end).toBeGreaterThan(now);
            expect(name(end - 1)).toBe(name(now));
            expect(name(end)).not.toBe(name(now));
          }
        }),
        { numRuns: 400 },
      );
    });
  });
});

const terms = (limits: Partial<Record<Period, number>>): LinkTerms => ({
  link: 'satellite',
  limits: { session: null, day: null, month: null, ...limits },
  price: null,
});

const none = { session: 0, day: 0, month: 0 };

const stateOf = (
  limits: Partial<Record<Period, number>>,
  spent: Partial<Record<Period, number>>,
  allowance = 0,
) => budgetState({ terms: terms(limits), allowance, spent: { ...none, ...spent } });

describe('budgetState', () => {
  it('is open without terms and without limits', () => {
    const open = { kind: 'open', left: null, period: null };
    expect(budgetState({ terms: null, allowance: 0, spent: { session: 1e9, day: 1e9, month: 1e9 } })).toEqual(
      open,
    );
    expect(stateOf({}, { session: 1e9 })).toEqual(open);
  });

  it('says how much is left of the limit that leaves least', () => {
    expect(
      stateOf({ session: 200, day: 1_000, month: 5_000 }, { session: 50, day: 600, month: 4_000 }),
    ).toEqual({
      kind: 'open',
      left: 150,
      period: 'session',
    });
    expect(
      stateOf({ session: 500, day: 1_000, month: 5_000 }, { session: 50, day: 600, month: 4_000 }),
    ).toEqual({
      kind: 'open',
      left: 400,
      period: 'day',
    });
  });

  it('is near below a fifth of any limit, though another one leaves less', () => {
    expect(stateOf({ day: 1_000 }, { day: 800 })).toMatchObject({ kind: 'open', left: 200 });
    expect(stateOf({ day: 1_000 }, { day: 801 })).toMatchObject({ kind: 'near', left: 199 });
    expect(stateOf({ session: 100, month: 10_000 }, { session: 10, month: 9_000 })).toEqual({
      kind: 'near',
      left: 90,
      period: 'session',
    });
  });

  it('is spent at the limit, and leaves nothing beyond it', () => {
    expect(stateOf({ day: 1_000 }, { day: 1_000 })).toEqual({ kind: 'spent', left: 0, period: 'day' });
    expect(stateOf({ day: 1_000 }, { day: 1_300 })).toEqual({ kind: 'spent', left: 0, period: 'day' });
  });

  it('names the one that ends last of several that are spent: nothing crosses before', () => {
    const limits = { session: 10, day: 10, month: 10 };
    expect(stateOf(limits, { session: 99, day: 10, month: 10 }).period).toBe('month');
    expect(stateOf(limits, { session: 99, day: 10, month: 0 }).period).toBe('day');
    expect(stateOf(limits, { session: 10, day: 0, month: 0 }).period).toBe('session');
  });

  it('lets an allowance cross beyond every limit, and still keeps it for what matters', () => {
    const limits = { session: 100, day: 1_000, month: 1_000 };
    const spent = { session: 100, day: 1_000, month: 1_200 };
    expect(stateOf(limits, spent)).toEqual({ kind: 'spent', left: 0, period: 'month' });
    expect(stateOf(limits, spent, 400)).toEqual({ kind: 'near', left: 200, period: 'month' });
    expect(stateOf(limits, spent, 800)).toEqual({ kind: 'near', left: 600, period: 'month' });
  });

  const amount = fc.integer({ min: 0, max: 10_000 });
  const limit = fc.option(fc.integer({ min: 1, max: 10_000 }));
  const some = fc.record({ session: limit, day: limit, month: limit });
  const amounts = fc.record({ session: amount, day: amount, month: amount });
  const periods = ['session', 'day', 'month'] as const;

  it('never leaves less than nothing, nor more than any limit does', () => {
    fc.assert(
      fc.property(some, amounts, amount, (limits, spent, allowance) => {
        const state = budgetState({ terms: { link: 'metered', limits, price: null }, allowance, spent });
        const lefts = periods.flatMap((period) => {
          const of = limits[period];
          return of === null ? [] : [Math.max(0, of + allowance - spent[period])];
        });
        expect(state.left).toBe(lefts.length === 0 ? null : Math.min(...lefts));
        expect(state.kind === 'spent').toBe(state.left === 0);
        expect(state.period === null).toBe(lefts.length === 0);
      }),
    );
  });

  it('is never less strict for having spent more, nor more strict for an allowance', () => {
    const strictness = ['open', 'near', 'spent'];
    fc.assert(
      fc.property(some, amounts, amounts, amount, (limits, spent, more, allowance) => {
        const of = (kind: typeof spent, allowed: number) =>
          strictness.indexOf(
            budgetState({ terms: { link: 'metered', limits, price: null }, allowance: allowed, spent: kind })
              .kind,
          );
        const after = {
          session: spent.session + more.session,
          day: spent.day + more.day,
          month: spent.month + more.month,
        };
        expect(of(after, 0)).toBeGreaterThanOrEqual(of(spent, 0));
        expect(of(spent, allowance)).toBeLessThanOrEqual(of(spent, 0));
      }),
    );
  });
});
