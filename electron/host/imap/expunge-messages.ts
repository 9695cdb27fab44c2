import { subtractUidSets, type UidSet, unionUidSets } from '../../../core/merge/uid-set.ts';
import type { CommandAnswer } from '../../../core/ports.ts';
import type { ChangeHearing } from './change-hearing.ts';
import type { MessageAct, Reply } from './change-rounds.ts';
import { doneAnswer, failureOf, refusedAnswer, unanswered } from './command-answer.ts';
import { parseModified } from './response-uids.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

/** Deletes messages for good; with `unchangedSince` only those that nobody changed since. */
export function* expungeMessages(input: {
  readonly session: Session;
  readonly hearing: ChangeHearing;
  readonly set: UidSet;
  readonly unchangedSince: bigint | null;
}): MessageAct {
  const { session, hearing, set, unchangedSince } = input;
  if (set.length === 0) return doneAnswer({});
  // With QRESYNC what goes is told by UID (RFC 7162, 3.2.10), so what nothing is heard of was not there.
  const tells = session.features.qresync;
  const look = tells ? {} : { look: set };
  const missingOf = (present: UidSet | null, others: UidSet): UidSet =>
    subtractUidSets(tells ? hearing.unheard(set) : subtractUidSets(set, present ?? set), others);

  if (unchangedSince === null || !session.features.condstore) {
    const lines = setTexts(set).map((text) => `UID STORE ${text} +FLAGS.SILENT (\\Deleted)`);
    const { completions, present, expunged } = yield { lines, ...look, expunge: set };
    const failure = failureOf(completions) ?? expungeFailure(expunged);
    if (failure !== null) return failure;
    const left = expunged.kind === 'done' ? expunged.left : [];
    return doneAnswer({ marked: left, missing: missingOf(present, left) });
  }

  // What changed is held back by the server itself, at the moment of marking: what we know may be old.
  const lines = setTexts(set).map(
    (text) => `UID STORE ${text} (UNCHANGEDSINCE ${unchangedSince}) +FLAGS.SILENT (\\Deleted)`,
  );
  const marking = yield { lines, ...look };
  const modified = unionUidSets(...marking.completions.map((each) => parseModified(each, set) ?? []));
  // With MODIFIED a NO says the same as an OK (RFC 7162, 3.1.3).
  const failure = failureOf(
    marking.completions.filter(({ code, status }) => code !== 'MODIFIED' || status === 'BAD'),
  );
  if (failure !== null) return failure;
  const { expunged, present } = yield {
    lines: [],
    // A server may count what is gone as modified.
    look: modified,
    expunge: subtractUidSets(set, modified),
  };
  const failed = expungeFailure(expunged);
  if (failed !== null) return failed;
  const changed = present ?? modified;
  const left = expunged.kind === 'done' ? expunged.left : [];
  return doneAnswer({
    changed,
    marked: left,
    missing: missingOf(marking.present, unionUidSets(changed, left)),
  });
}

const expungeFailure = (expunged: Reply['expunged']): CommandAnswer | null => {
  switch (expunged.kind) {
    case 'done':
      return null;
    case 'refused':
      return refusedAnswer(expunged.completion);
    case 'unanswered':
      return unanswered;
  }
};
