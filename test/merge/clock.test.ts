import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receive, tick, wallTimeOf } from '../../core/merge/clock.ts';
import type { Hlc } from '../../core/model/ids.ts';

describe('the hybrid logical clock', () => {
  it('never goes back, whatever wall time does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 2 ** 43 })), (times) => {
        let latest: Hlc | null = null;
        for (const now of times) {
          const next = tick(latest, now);
          expect(latest === null || next > latest).toBe(true);
          latest = next;
        }
      }),
    );
  });

  it('follows wall time while that goes forward', () => {
    const first = tick(null, 1_000);
    expect(tick(first, 2_000)).toBe(tick(null, 2_000));
  });

  it('is after every reading that was received', () => {
    const far = tick(null, 2 ** 42);
    expect(receive(tick(null, 5), far, 6) > far).toBe(true);
    expect(receive(null, far, 6) > far).toBe(true);
  });

  it('counts on into the next millisecond when a counter is full', () => {
    const full = '000000000001-ffffff' as Hlc;
    expect(tick(full, 0)).toBe('000000000002-000000');
  });

  it('tells the wall time of a reading, as the clock that was ahead had it', () => {
    expect(wallTimeOf(tick(null, 1_800_000_000_123))).toBe(1_800_000_000_123);
    expect(wallTimeOf(tick(tick(null, 2_000), 1_000))).toBe(2_000);
  });
});
