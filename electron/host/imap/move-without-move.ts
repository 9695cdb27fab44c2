import { parseUidSet, subtractUidSets } from '../../../core/merge/uid-set.ts';
import type { MessageAct } from './change-rounds.ts';
import { doneAnswer, failureOf, unanswered } from './command-answer.ts';
import { type CopyInput, copyMessages } from './copy-messages.ts';
import { copiedFrom } from './response-uids.ts';
import { setTexts } from './uid-lines.ts';

/**
 * Moves messages on a server without MOVE. Never in one write: what is deleted is only what a COPY that was answered with
 * OK has taken to the other mailbox.
 */
export function* moveWithoutMove(input: CopyInput): MessageAct {
  const copy = yield* copyMessages(input);
  if (copy.kind !== 'done') return copy;
  const { copied } = copy;
  const missing = parseUidSet(copy.missing);
  const gone = copied === null ? subtractUidSets(input.set, missing) : copiedFrom(copied);
  if (gone.length === 0) return copy;
  const lines = setTexts(gone).map((text) => `UID STORE ${text} +FLAGS.SILENT (\\Deleted)`);
  const { completions, expunged } = yield { lines, expunge: gone };
  const failure = failureOf(completions);
  if (failure?.kind === 'unanswered' || expunged.kind === 'unanswered') return unanswered;
  // Copied, and the original cannot be taken away: that much is done.
  const marked = failure !== null || expunged.kind === 'refused' ? gone : expunged.left;
  return doneAnswer({ copied, marked, missing });
}
