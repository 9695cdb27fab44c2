// The join of journals: the union by id, where settled beats pending.
import type { ChangeState, JournalEntry, SendingNote } from '../model/change.ts';
import { compareText } from './compare.ts';

/** All entries of both, each once, in clock order. */
export const joinJournals = (
  a: readonly JournalEntry[],
  b: readonly JournalEntry[],
): readonly JournalEntry[] => {
  const joined = new Map<JournalEntry['id'], JournalEntry>();
  for (const entry of [...a, ...b]) {
    const known = joined.get(entry.id);
    joined.set(entry.id, known ? { ...known, state: joinStates(known.state, entry.state) } : entry);
  }
  return [...joined.values()].sort((left, right) => compareText(left.id, right.id));
};

/**
 * What two replicas know of one change. The more was done, the more is known: one that was applied stays applied,
 * though elsewhere it met a conflict or was taken back.
 */
export const joinStates = (a: ChangeState, b: ChangeState): ChangeState => {
  if (a.kind === 'pending' && b.kind === 'pending') {
    return { kind: 'pending', sent: joinNotes(a.sent, b.sent) };
  }
  return order[a.kind] >= order[b.kind] ? a : b;
};

const order: Readonly<Record<ChangeState['kind'], number>> = {
  pending: 0,
  undone: 1,
  conflict: 2,
  superseded: 3,
  applied: 4,
};

/**
 * What to look for before it goes out again, by the note that looks further back. Under two UIDVALIDITYs no UIDNEXT
 * says anything about where the other sending arrived: then it is looked for everywhere.
 */
const joinNotes = (a: SendingNote | null, b: SendingNote | null): SendingNote | null => {
  if (a === null || b === null) return a ?? b;
  return a.uidValidity === b.uidValidity
    ? { uidValidity: a.uidValidity, uidNext: Math.min(a.uidNext, b.uidNext) }
    : { uidValidity: null, uidNext: 1 };
};
