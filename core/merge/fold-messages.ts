// Pending changes about messages, folded in clock order into what each message is to become.
//
// 1. Every change is kept in exactly one fold: a copy's in that of the row that it makes.
// 2. A copy carries the flags that its source has on the server at that moment, so flag changes before a copy and after
//    it are kept apart.
// 3. After a deletion nothing else counts, but for copies: what another replica copied is not lost.
import type { MessageChange, PendingEntry } from '../model/change.ts';
import type { ChangeId, MailboxId, MessageId } from '../model/ids.ts';
import type { PlanFacts, PlannedMessage } from './plan-steps.ts';
import { changeFlags, hasFlag } from './view.ts';

export type EntryOf<Kind extends MessageChange['kind']> = PendingEntry<
  Extract<MessageChange, { kind: Kind }>
>;

/** A stretch of flag changes, and the copies made at its end. */
export interface FlagStretch {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly entries: readonly EntryOf<'flags'>[];
  readonly copies: readonly MessageFold[];
}

/** What is to become of one message. */
export interface MessageFold {
  readonly messageId: MessageId;
  /** Null when the facts do not have it. */
  readonly row: PlannedMessage | null;
  /** The pending change that makes the row. */
  readonly birth: EntryOf<'copy'> | EntryOf<'append'> | null;
  /** Where it is to be; null when nobody knows where it is. */
  readonly place: MailboxId | null;
  readonly deleted: boolean;
  /** Something about it may have been done already: nothing goes out before someone has looked. */
  readonly sent: boolean;
  /** At least one; only the last may be without copies. */
  readonly stretches: readonly FlagStretch[];
  readonly moves: readonly ChangeId[];
  /** The deletion, and what came after it. */
  readonly end: readonly ChangeId[];
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type GrowingStretch = Omit<FlagStretch, 'entries' | 'copies' | 'after'> & {
  after: readonly string[];
  entries: EntryOf<'flags'>[];
  copies: GrowingFold[];
};
type GrowingFold = Omit<Growing<MessageFold>, 'stretches'> & { stretches: GrowingStretch[] };

/** Takes entries in clock order. */
export interface MessageFolds {
  add(entry: PendingEntry<MessageChange>): void;
  /** Whether what has been added so far takes something out of a mailbox, into it, or changes something in it. */
  concern(mailboxId: MailboxId): boolean;
  /** Every fold but those of copies that are still to be made, in the order of their first changes. */
  roots(): readonly MessageFold[];
  /** Changes that make what is there already. */
  done(): readonly ChangeId[];
}

export const startFolds = (facts: PlanFacts): MessageFolds => {
  const folds = new Map<MessageId, GrowingFold>();
  const done: ChangeId[] = [];

  const foldOf = (messageId: MessageId): GrowingFold => {
    const known = folds.get(messageId);
    if (known) return known;
    const row = facts.messages.get(messageId) ?? null;
    const fold: GrowingFold = {
      messageId,
      row,
      birth: null,
      place: row?.mailboxId ?? null,
      deleted: false,
      sent: false,
      stretches: [startStretch(row?.flags ?? [])],
      moves: [],
      end: [],
    };
    folds.set(messageId, fold);
    return fold;
  };

  /** False when the row is on the server already, so that there is nothing to make. */
  const bear = (fold: GrowingFold, birth: EntryOf<'copy'> | EntryOf<'append'>): boolean => {
    if (fold.row && fold.row.uid !== null) {
      done.push(birth.id);
      return false;
    }
    fold.birth = birth;
    fold.place = birth.change.to;
    if (birth.state.sent) fold.sent = true;
    return true;
  };

  return {
    add(entry) {
      const { id, change, state } = entry;
      const fold = foldOf(change.messageId);
      if (state.sent) fold.sent = true;
      switch (change.kind) {
        case 'flags':
          if (fold.deleted) fold.end.push(id);
          else addFlags(fold, { ...entry, change });
          return;
        case 'move':
          if (fold.deleted) fold.end.push(id);
          else {
            fold.moves.push(id);
            fold.place = change.to;
          }
          return;
        case 'copy': {
          const copy = foldOf(change.copyId);
          if (bear(copy, { ...entry, change })) lastOf(fold).copies.push(copy);
          return;
        }
        case 'append':
          bear(fold, { ...entry, change });
          return;
        case 'delete':
          fold.deleted = true;
          fold.end.push(id);
          return;
      }
    },
    concern: (mailboxId) => [...folds.values()].some((fold) => concerns(fold, mailboxId)),
    roots: () => [...folds.values()].filter(({ birth }) => birth?.change.kind !== 'copy'),
    done: () => done,
  };
};

const startStretch = (flags: readonly string[]): GrowingStretch => ({
  before: flags,
  after: flags,
  entries: [],
  copies: [],
});

const lastOf = ({ stretches }: GrowingFold): GrowingStretch => {
  const last = stretches.at(-1);
  if (!last) throw new Error('a fold without stretches');
  return last;
};

const addFlags = (fold: GrowingFold, entry: EntryOf<'flags'>): void => {
  let stretch = lastOf(fold);
  if (stretch.copies.length > 0) {
    stretch = startStretch(stretch.after);
    fold.stretches.push(stretch);
  }
  stretch.entries.push(entry);
  stretch.after = changeFlags(stretch.after, entry.change);
};

/** Whether a row made here was deleted before it went out, with nothing made of it: then there is nothing to make. */
export const comesToNothing = (fold: MessageFold): boolean =>
  fold.birth !== null &&
  fold.deleted &&
  !fold.sent &&
  fold.stretches.every(({ copies }) => copies.every(comesToNothing));

/** The stretches with the copies that are really to be made, joined where there are none in between. */
export const stretchesOf = (fold: MessageFold): readonly FlagStretch[] => {
  const joined: FlagStretch[] = [];
  for (const stretch of fold.stretches) {
    const copies = stretch.copies.filter((copy) => !comesToNothing(copy));
    const previous = joined.at(-1);
    if (previous && previous.copies.length === 0) {
      joined[joined.length - 1] = {
        before: previous.before,
        after: stretch.after,
        entries: [...previous.entries, ...stretch.entries],
        copies,
      };
    } else joined.push({ ...stretch, copies });
  }
  return joined;
};

/** What a stretch does to the flags in the end. */
export const deltaOf = ({
  before,
  after,
}: Pick<FlagStretch, 'before' | 'after'>): {
  readonly add: readonly string[];
  readonly remove: readonly string[];
} => ({
  add: after.filter((flag) => !hasFlag(before, flag)),
  remove: before.filter((flag) => !hasFlag(after, flag)),
});

const concerns = (fold: MessageFold, mailboxId: MailboxId): boolean => {
  const { row, place, deleted, sent } = fold;
  const isMadeHere = row?.uid === null;
  // What is made here and deleted again, but copied before, is made all the same. Where its row is counts, too: it would
  // be dropped with that folder.
  const isToBeHere = place === mailboxId && (isMadeHere || !deleted);
  if (row?.mailboxId !== mailboxId && !isToBeHere) return false;
  return isMadeHere ? !comesToNothing(fold) : sent || hasEffect(fold);
};

const hasEffect = (fold: MessageFold): boolean => {
  const stretches = stretchesOf(fold);
  return (
    fold.deleted ||
    fold.place !== fold.row?.mailboxId ||
    stretches.some((stretch) => {
      const { add, remove } = deltaOf(stretch);
      return stretch.copies.length > 0 || add.length > 0 || remove.length > 0;
    })
  );
};
