import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMessageFacts } from '../../core/merge/join-facts.ts';
import type { Hlc } from '../../core/model/ids.ts';
import type { MessageFact } from '../../core/model/message.ts';

const hlc = fc.integer({ min: 0, max: 3 }).map((n) => `00000000000${n}-000000` as Hlc);
const modseq = fc.option(fc.bigInt({ min: 1n, max: 4n }));
const messageFact: fc.Arbitrary<MessageFact> = fc.record({
  flags: fc.subarray(['\\Seen', '\\Flagged', 'x']),
  modseq,
  observed: hlc,
});
describe('joins of facts', () => {
  it('are commutative', () => {
    fc.assert(
      fc.property(messageFact, messageFact, (a, b) => {
        expect(joinMessageFacts(a, b)).toEqual(joinMessageFacts(b, a));
      }),
    );
  });

  it('are associative', () => {
    fc.assert(
      fc.property(messageFact, messageFact, messageFact, (a, b, c) => {
        expect(joinMessageFacts(joinMessageFacts(a, b), c)).toEqual(
          joinMessageFacts(a, joinMessageFacts(b, c)),
        );
      }),
    );
  });

  it('are idempotent', () => {
    fc.assert(
      fc.property(messageFact, (a) => {
        expect(joinMessageFacts(a, a)).toEqual(a);
      }),
    );
  });

  it('let the higher mod-sequence win whatever the clock says', () => {
    const older: MessageFact = { flags: ['\\Seen'], modseq: 4n, observed: '000000000009-000000' as Hlc };
    const newer: MessageFact = { flags: [], modseq: 5n, observed: '000000000001-000000' as Hlc };
    expect(joinMessageFacts(older, newer)).toBe(newer);
  });
});
