import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUidSet, type UidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import { hearMailboxNews } from '../../electron/host/imap/mailbox-news.ts';
import { SequenceNumbers } from '../../electron/host/imap/sequence-numbers.ts';

/** What can happen in a mailbox, and be told. */
type Happening =
  | { readonly kind: 'arrive'; readonly count: number }
  | { readonly kind: 'expunge'; readonly at: number }
  | { readonly kind: 'vanish'; readonly at: readonly number[] }
  | { readonly kind: 'search' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('expunge' as const), at: fc.nat(1_000) }),
  fc.record({
    kind: fc.constant('vanish' as const),
    at: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 4 }),
  }),
  fc.constant({ kind: 'search' } as const),
);

const formatSet = (uids: readonly number[]): string => [...new Set(uids)].join(',');

/** A mailbox, and what a server says of it. */
class TalkingMailbox {
  readonly uids: number[] = [];
  readonly hear: (line: string) => void;
  readonly searched: (uids: UidSet) => void;
  #next = 1;

  constructor(count: number, hear: (line: string) => void, searched: (uids: UidSet) => void) {
    this.hear = hear;
    this.searched = searched;
    this.#arrive(count, 3);
    this.hear(`* ${this.uids.length} EXISTS`);
  }

  #arrive(count: number, step: number): void {
    for (let i = 0; i < count; i += 1) {
      this.uids.push(this.#next);
      this.#next += 1 + (i % step);
    }
  }

  happen(what: Happening): void {
    if (what.kind === 'arrive') {
      this.#arrive(what.count, 2);
      this.hear(`* ${this.uids.length} EXISTS`);
      return;
    }
    if (what.kind === 'search') {
      this.searched(uidSetOf(this.uids));
      return;
    }
    if (this.uids.length === 0) return;
    if (what.kind === 'expunge') {
      const index = what.at % this.uids.length;
      this.uids.splice(index, 1);
      this.hear(`* ${index + 1} EXPUNGE`);
      return;
    }
    const gone = what.at.map((at) => this.uids[at % this.uids.length] ?? 0);
    for (const uid of new Set(gone)) this.uids.splice(this.uids.indexOf(uid), 1);
    this.hear(`* VANISHED ${formatSet(gone)}`);
  }
}

const talking = (count: number) => {
  const numbers = new SequenceNumbers();
  const mailbox = new TalkingMailbox(
    count,
    (line) => hearMailboxNews(Buffer.from(`${line}\r\n`), numbers),
    (uids) => numbers.found(uids),
  );
  return { numbers, mailbox };
};

describe('sequence numbers', () => {
  it('are those of the mailbox whatever goes and comes, and unknown for what came since the search', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.array(happening, { maxLength: 40 }),
        (count, happenings) => {
          const { numbers, mailbox } = talking(count);
          let newest = 0;
          for (const what of [{ kind: 'search' } as const, ...happenings]) {
            mailbox.happen(what);
            if (what.kind === 'search') newest = mailbox.uids.at(-1) ?? 0;
            const known = mailbox.uids.filter((uid) => uid <= newest);
            expect(numbers.count).toBe(mailbox.uids.length);
            expect(mailbox.uids.map((_, index) => numbers.uidAt(index + 1))).toEqual(
              mailbox.uids.map((uid) => (uid <= newest ? uid : null)),
            );
            expect(numbers.uidAt(0)).toBeNull();
            expect(numbers.uidAt(mailbox.uids.length + 1)).toBeNull();
            const some = known.filter((uid) => uid % 3 !== 0);
            expect(numbers.numbersOf(uidSetOf(some))).toEqual(
              uidSetOf(some.map((uid) => mailbox.uids.indexOf(uid) + 1)),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are not told of messages beyond those that the search found', () => {
    const { numbers, mailbox } = talking(10);
    expect(numbers.numbersOf([[1, 3]])).toBeNull();
    mailbox.happen({ kind: 'search' });
    const newest = mailbox.uids.at(-1) ?? 0;
    expect(numbers.numbersOf([[1, newest]])).toEqual([[1, 10]]);
    expect(numbers.numbersOf([[1, newest + 1]])).toBeNull();
    // The newest went: of all that were there, the rest is still known.
    mailbox.happen({ kind: 'expunge', at: 9 });
    expect(numbers.numbersOf([[1, newest]])).toEqual([[1, 9]]);
  });

  const doubts: readonly (readonly [string, readonly string[]])[] = [
    ['a message goes that is not there', ['* 11 EXPUNGE']],
    ['there are fewer without any having gone', ['* 9 EXISTS']],
    ['more vanish than there are', ['* VANISHED 100:200']],
    ['what vanished cannot be read', ['* VANISHED 1:x']],
    ['somebody speaks of earlier', ['* VANISHED (EARLIER) 1']],
  ];
  it.each(doubts)('are unknown once %s', (_name, lines) => {
    const { numbers, mailbox } = talking(10);
    mailbox.happen({ kind: 'search' });
    expect(numbers.areKnown).toBe(true);
    for (const line of lines) mailbox.hear(line);
    expect([numbers.areKnown, numbers.uidAt(1), numbers.numbersOf([[1, 1]])]).toEqual([false, null, null]);
  });

  it('are not taken from a search that found more or fewer than there are', () => {
    const { numbers } = talking(10);
    for (const found of ['1:9', '1:11', '']) {
      numbers.found(parseUidSet(found));
      expect(numbers.areKnown).toBe(false);
    }
    numbers.found(parseUidSet('1:10'));
    expect(numbers.uidAt(10)).toBe(10);
  });
});
