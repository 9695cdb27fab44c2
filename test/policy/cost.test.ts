import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../../core/model/budget.ts';
import { costOf } from '../../core/policy/cost.ts';

const perMb: Price = { per: 'MB', amount: 8, currency: 'EUR' };
const perMinute: Price = { per: 'minute', amount: 1.5, currency: 'USD' };
const unknown = { bytesPerSecond: null, rttMs: null } as const;
const slow = { bytesPerSecond: 1_000, rttMs: 1_800 } as const;

describe('costOf', () => {
  it('counts a MB as 1,000,000 bytes', () => {
    expect(costOf({ bytes: 250_000, ...unknown, price: perMb }).money).toEqual({
      amount: 2,
      currency: 'EUR',
    });
  });

  it('counts the round trips into the time, and with it into a price per minute', () => {
    const cost = costOf({ bytes: 112_800, flights: 4, ...slow, price: perMinute });
    expect(cost.ms).toBe(112_800 + 4 * 1_800);
    expect(cost.money).toEqual({ amount: 3, currency: 'USD' });
  });

  it('takes one round trip at least for what takes any bytes', () => {
    expect(costOf({ bytes: 1_000, ...slow, price: null }).ms).toBe(1_000 + 1_800);
    expect(costOf({ bytes: 0, ...slow, price: perMinute })).toEqual({
      bytes: 0,
      ms: 0,
      money: { amount: 0, currency: 'USD' },
    });
  });

  it('knows no time and no price per minute while the speed is not known', () => {
    for (const bytesPerSecond of [null, 0]) {
      const cost = { bytes: 5_000, bytesPerSecond, rttMs: 600 };
      expect(costOf({ ...cost, price: perMinute })).toEqual({ bytes: 5_000, ms: null, money: null });
      expect(costOf({ ...cost, price: perMb }).money?.amount).toBeCloseTo(0.04);
    }
  });

  it('knows no money without a price', () => {
    expect(costOf({ bytes: 5_000, ...slow, price: null }).money).toBeNull();
  });

  it('leaves out round trips whose time is not known', () => {
    expect(costOf({ bytes: 5_000, flights: 9, bytesPerSecond: 1_000, rttMs: null, price: null }).ms).toBe(
      5_000,
    );
  });

  it('never costs less for more', () => {
    const bytes = fc.integer({ min: 0, max: 1e9 });
    const price = fc.constantFrom(perMb, perMinute);
    fc.assert(
      fc.property(bytes, bytes, fc.nat({ max: 99 }), price, (least, more, flights, price) => {
        const a = costOf({ bytes: least, flights, ...slow, price });
        const b = costOf({ bytes: least + more, flights: flights + 1, ...slow, price });
        expect(b.ms).toBeGreaterThanOrEqual(Number(a.ms));
        expect(b.money?.amount).toBeGreaterThanOrEqual(Number(a.money?.amount));
      }),
    );
  });
});
