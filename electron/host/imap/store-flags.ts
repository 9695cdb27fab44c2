import { subtractUidSets, type UidSet, unionUidSets } from '../../../core/merge/uid-set.ts';
import type { ChangeHearing } from './change-hearing.ts';
import type { MessageAct } from './change-rounds.ts';
import { doneAnswer, failureOf, refusedAnswer } from './command-answer.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

/** RFC 9051, 9: a flag is an atom, for system flags with a backslash before it. */
const flagPattern = /^\\?[!#$&'+,./0-9:;<=>?@A-Z[^_`a-z|}~-]+$/;

export const isFlag = (flag: string): boolean => flagPattern.test(flag) && !/^\\recent$/i.test(flag);

/** Adds and removes flags. */
export function* storeFlags(input: {
  readonly session: Session;
  readonly hearing: ChangeHearing;
  readonly set: UidSet;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** What other commands of ours take out of the mailbox meanwhile. */
  readonly leaving: UidSet;
}): MessageAct {
  const { session, hearing, set, add, remove, leaving } = input;
  const odd = [...add, ...remove].find((flag) => !isFlag(flag));
  if (odd !== undefined) return refusedAnswer({ code: null, text: `"${odd}" cannot be sent as a flag.` });
  const stores = [
    ...(add.length > 0 ? [`+FLAGS.SILENT (${add.join(' ')})`] : []),
    ...(remove.length > 0 ? [`-FLAGS.SILENT (${remove.join(' ')})`] : []),
  ];
  const lines = setTexts(set).flatMap((text) => stores.map((store) => `UID STORE ${text} ${store}`));
  if (lines.length === 0) return doneAnswer({});
  // With CONDSTORE each message that changes is told, silent or not (RFC 7162, 3.1.3), so only what nothing is heard of
  // is looked for: those whose flags were so already, and those that are gone.
  const tells = session.features.condstore;
  const stored = yield tells ? { lines } : { lines, look: set };
  const failure = failureOf(stored.completions);
  if (failure !== null) return failure;
  if (!tells) return doneAnswer({ missing: subtractUidSets(set, stored.present ?? set) });
  // Somebody else's expunge may be told with our own answers.
  const gone = subtractUidSets(hearing.gone(set), leaving);
  const unheard = hearing.unheard(set);
  if (unheard.length === 0) return doneAnswer({ missing: gone });
  const { present } = yield { lines: [], look: unheard };
  return doneAnswer({ missing: unionUidSets(gone, subtractUidSets(unheard, present ?? unheard)) });
}
