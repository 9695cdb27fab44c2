import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinJournals, joinStates } from '../../core/merge/join-journal.ts';
import type { ChangeState, JournalEntry, SendingNote } from '../../core/model/change.ts';
import type { ActionId } from '../../core/model/ids.ts';
import { changeId } from './model-replica.ts';
import { flags } from './plan-fixture.ts';

const note: fc.Arbitrary<SendingNote> = fc.record({
  uidValidity: fc.option(fc.integer({ min: 1, max: 3 })),
  uidNext: fc.integer({ min: 1, max: 4 }),
});
const state: fc.Arbitrary<ChangeState> = fc.oneof(
  fc.record({ kind: fc.constant('pending' as const), sent: fc.option(note) }),
  fc.record({ kind: fc.constantFrom('undone', 'conflict', 'superseded', 'applied') }),
);

/** What a change is about goes by its id, as it does in life. */
const entry = (number: number, of: ChangeState): JournalEntry => {
  const id = changeId(number);
  return { id, action: id as string as ActionId, change: flags(number, ['x']), state: of };
};

const journal: fc.Arbitrary<readonly JournalEntry[]> = fc
  .dictionary(fc.constantFrom('1', '2', '3', '4'), state)
  .map((states) => Object.entries(states).map(([number, of]) => entry(Number(number), of)));

describe('the join of journals', () => {
  it('is commutative', () => {
    fc.assert(
      fc.property(journal, journal, (a, b) => {
        expect(joinJournals(a, b)).toEqual(joinJournals(b, a));
      }),
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(journal, journal, journal, (a, b, c) => {
        expect(joinJournals(joinJournals(a, b), c)).toEqual(joinJournals(a, joinJournals(b, c)));
      }),
      { numRuns: 500 },
    );
  });

  it('is idempotent, and brings clock order', () => {
    fc.assert(
      fc.property(journal, (a) => {
        const sorted = [...a].sort((left, right) => (left.id < right.id ? -1 : 1));
        expect(joinJournals(a, a)).toEqual(sorted);
        expect(joinJournals(a, [])).toEqual(sorted);
      }),
    );
  });

  it('holds every entry of both', () => {
    const pending = { kind: 'pending', sent: null } as const;
    const joined = joinJournals([entry(2, pending)], [entry(3, pending), entry(1, pending)]);
    expect(joined.map(({ id }) => id)).toEqual([1, 2, 3].map((number) => changeId(number)));
  });

  it('lets settled beat pending, and what was done most beat the rest', () => {
    const rising: readonly ChangeState[] = [
      { kind: 'pending', sent: null },
      { kind: 'pending', sent: { uidValidity: 1, uidNext: 5 } },
      { kind: 'undone' },
      { kind: 'conflict' },
      { kind: 'superseded' },
      { kind: 'applied' },
    ];
    for (const [index, low] of rising.entries()) {
      for (const high of rising.slice(index)) expect(joinStates(low, high)).toEqual(high);
    }
  });

  it('looks from the lower UIDNEXT on, and everywhere when the notes are of different UIDVALIDITYs', () => {
    const sent = (uidValidity: number | null, uidNext: number) =>
      ({ kind: 'pending', sent: { uidValidity, uidNext } }) as const;
    expect(joinStates(sent(1, 7), sent(1, 5))).toEqual(sent(1, 5));
    expect(joinStates(sent(1, 7), sent(2, 5))).toEqual(sent(null, 1));
    expect(joinStates(sent(null, 7), sent(2, 5))).toEqual(sent(null, 1));
  });
});
