import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMailboxFacts } from '../../core/merge/join-mailbox-facts.ts';
import type { Hlc } from '../../core/model/ids.ts';
import type { MailboxFact } from '../../core/model/mailbox.ts';
import { factOf } from './plan-fixture.ts';

const fact: fc.Arbitrary<MailboxFact> = fc.record({
  uidValidity: fc.integer({ min: 1, max: 3 }),
  uidNext: fc.integer({ min: 1, max: 3 }),
  highestModseq: fc.option(fc.bigInt({ min: 1n, max: 3n })),
  live: fc.constantFrom('', '1', '1:2'),
  observed: fc.integer({ min: 0, max: 2 }).map((n) => `00000000000${n}-000000` as Hlc),
});

describe('the join of mailbox facts', () => {
  it('is commutative', () => {
    fc.assert(
      fc.property(fact, fact, (a, b) => {
        expect(joinMailboxFacts(a, b)).toEqual(joinMailboxFacts(b, a));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(fact, fact, fact, (a, b, c) => {
        expect(joinMailboxFacts(joinMailboxFacts(a, b), c)).toEqual(
          joinMailboxFacts(a, joinMailboxFacts(b, c)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fact, (a) => {
        expect(joinMailboxFacts(a, a)).toEqual(a);
      }),
    );
  });

  it('goes by UIDVALIDITY, then HIGHESTMODSEQ, then UIDNEXT, and only then by the clock', () => {
    const late = '00000000000f-000000' as Hlc;
    const rising = [
      factOf({ uidNext: 9, observed: late }),
      factOf({ uidNext: 10, observed: late }),
      factOf({ uidNext: 11 }),
      factOf({ uidNext: 5, highestModseq: 3n, observed: late }),
      factOf({ uidNext: 4, highestModseq: 4n }),
      factOf({ uidValidity: 2, uidNext: 1 }),
    ];
    for (const [index, low] of rising.entries()) {
      for (const high of rising.slice(index + 1)) expect(joinMailboxFacts(low, high)).toBe(high);
    }
    const [early, lateSame] = [factOf(), factOf({ observed: late, live: '1' })];
    expect(joinMailboxFacts(early, lateSame)).toBe(lateSame);
  });
});
