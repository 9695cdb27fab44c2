import { intersectUidSets, subtractUidSets, type UidSet } from '../../../core/merge/uid-set.ts';
import type { ChangeHearing } from './change-hearing.ts';
import type { Completion } from './completion.ts';
import { searchLine, searchUidLines } from './search-lines.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

// Expunging what was marked \Deleted here, and nothing that other people marked.

export type ExpungeOutcome =
  /** `left` is marked and still there: other people's messages would have gone with it, or the server kept it. */
  | { readonly kind: 'done'; readonly left: UidSet }
  | { readonly kind: 'refused'; readonly completion: Completion }
  | { readonly kind: 'unanswered' };

const allGone: ExpungeOutcome = { kind: 'done', left: [] };

const expungeLines = (set: UidSet): readonly string[] => setTexts(set).map((text) => `UID EXPUNGE ${text}`);

/**
 * Lines that expunge in the very write that marks; none where it has to wait. Dovecot 2.3 expunges nothing when it did not
 * look at its mailbox anew since the marking, as behind a MOVE in the same write, and says OK: so only where what goes is
 * told by UID (QRESYNC), and can be asked for again.
 */
export const earlyExpungeLines = (session: Session, set: UidSet): readonly string[] =>
  session.has('UIDPLUS') && session.features.qresync ? expungeLines(set) : [];

export interface ExpungeInput {
  readonly session: Session;
  readonly hearing: ChangeHearing;
  readonly exchange: (lines: readonly string[]) => Promise<readonly Completion[]>;
  /** Marked just now. */
  readonly expunge: UidSet;
  /** All that was marked here to be expunged. */
  readonly ours: UidSet;
  /** Completions of the early lines. */
  readonly early: readonly Completion[];
}

/** Expunges what no early line did. */
export const concludeExpunge = async (input: ExpungeInput): Promise<ExpungeOutcome> => {
  const { session, expunge, early } = input;
  if (expunge.length === 0) return allGone;
  if (!session.has('UIDPLUS')) return await expungeAlone(input);
  return early.length === 0 ? await expungeLate(input) : await expungeRest(input);
};

const failure = (completions: readonly Completion[]): ExpungeOutcome | null => {
  const refused = completions.find(({ status }) => status === 'NO' || status === 'BAD');
  if (refused !== undefined) return { kind: 'refused', completion: refused };
  return completions.some(({ status }) => status === 'none') ? { kind: 'unanswered' } : null;
};

const expungeLate = async ({ exchange, expunge }: ExpungeInput): Promise<ExpungeOutcome> =>
  failure(await exchange(expungeLines(expunge))) ?? allGone;

/** What did not vanish was not there, or not expunged. */
const expungeRest = async (input: ExpungeInput): Promise<ExpungeOutcome> => {
  const { session, hearing, exchange, expunge, early } = input;
  const failed = failure(early);
  if (failed !== null) return failed;
  const rest = subtractUidSets(expunge, hearing.gone(expunge));
  if (rest.length === 0) return allGone;
  const lines = expungeLines(rest);
  const completions = await exchange([...lines, ...searchUidLines(session, rest)]);
  const found = hearing.takeSearches(completions.slice(lines.length));
  const failedAgain = failure(completions.slice(0, lines.length));
  if (failedAgain !== null) return failedAgain;
  return { kind: 'done', left: subtractUidSets(intersectUidSets(found ?? [], rest), hearing.gone(rest)) };
};

/**
 * Without UIDPLUS EXPUNGE takes all that is marked (RFC 9051, 6.4.3), so it is only given when that is ours alone. What
 * somebody marks between the SEARCH and the EXPUNGE goes too: nobody can close that gap, only keep it short.
 */
const expungeAlone = async ({ session, hearing, exchange, ours }: ExpungeInput): Promise<ExpungeOutcome> => {
  // Not in the write that marks: NOOP first, so that the search sees what others have marked.
  const [noop, searched] = await exchange(['NOOP', searchLine(session, 'DELETED')]);
  if (noop?.status === 'none' || searched?.status === 'none') return { kind: 'unanswered' };
  const deleted = searched === undefined ? null : hearing.takeSearches([searched]);
  if (deleted === null) return { kind: 'done', left: ours };
  if (deleted.length === 0) return allGone;
  if (subtractUidSets(deleted, ours).length > 0) {
    return { kind: 'done', left: intersectUidSets(deleted, ours) };
  }
  const [completion] = await exchange(['EXPUNGE']);
  if (completion === undefined || completion.status === 'none') return { kind: 'unanswered' };
  return completion.status === 'OK' ? allGone : { kind: 'done', left: deleted };
};
