import { subtractUidSets, type UidSet } from '../../../core/merge/uid-set.ts';
import type { CommandAnswer, CopiedUids } from '../../../core/ports.ts';
import type { ChangeHearing } from './change-hearing.ts';
import type { Ask, MessageAct, Reply } from './change-rounds.ts';
import { doneAnswer, failureOf, unanswered } from './command-answer.ts';
import type { Completion } from './completion.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { copiedFrom, parseCopyUid } from './response-uids.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

export interface CopyInput {
  readonly session: Session;
  readonly hearing: ChangeHearing;
  readonly set: UidSet;
  /** A path. */
  readonly to: string;
}

/** How a COPY or MOVE went: null for `copied` where the server did not say. */
export type Transfer =
  | { readonly kind: 'done'; readonly copied: CopiedUids | null; readonly present: UidSet | null }
  | { readonly kind: 'failed'; readonly answer: CommandAnswer };

/** Sends UID COPY or UID MOVE, over several lines for a long set. */
export function* transfer(
  input: CopyInput & { readonly verb: 'COPY' | 'MOVE'; readonly look: boolean },
): Generator<Ask, Transfer, Reply> {
  const { hearing, set, to, verb, look } = input;
  const lines = setTexts(set).map((text) => `UID ${verb} ${text} ${quote(encodeMailboxName(to))}`);
  const reply = yield look ? { lines, look: set } : { lines };
  let { completions } = reply;
  let copied = joinCopied(completions, hearing, set);
  if (completions.some(({ code, status }) => status === 'NO' && code === 'EXPUNGEISSUED')) {
    // Somebody else's expunge was not told yet, which a NOOP does (RFC 5530, 3).
    const failed = lines.filter((_, i) => completions[i]?.code === 'EXPUNGEISSUED');
    const again = (yield { lines: ['NOOP', ...failed] }).completions.slice(1);
    copied = mergeCopied(copied, joinCopied(again, hearing, set));
    completions = [...completions.filter(({ code }) => code !== 'EXPUNGEISSUED'), ...again];
  }
  const failure = failureOf(completions);
  if (failure === null) return { kind: 'done', copied, present: reply.present };
  // Some lines done and some not is neither: where the messages are now has to be looked up.
  const partly = completions.some(({ status }) => status === 'OK') || copied !== null;
  return { kind: 'failed', answer: partly ? unanswered : failure };
}

const joinCopied = (
  completions: readonly Completion[],
  hearing: ChangeHearing,
  set: UidSet,
): CopiedUids | null =>
  completions.reduce<CopiedUids | null>((joined, completion) => {
    const told =
      completion.code === 'COPYUID' ? parseCopyUid(completion.values, set) : hearing.takeCopied(set);
    return mergeCopied(joined, told);
  }, null);

const mergeCopied = (a: CopiedUids | null, b: CopiedUids | null): CopiedUids | null => {
  if (a === null || b === null) return a ?? b;
  if (a.uidValidity !== b.uidValidity) return null;
  return { uidValidity: a.uidValidity, pairs: [...a.pairs, ...b.pairs] };
};

/** Copies messages; they stay where they are. */
export function* copyMessages(input: CopyInput): MessageAct {
  const { session, set } = input;
  if (set.length === 0) return doneAnswer({});
  const tells = session.has('UIDPLUS');
  const copy = yield* transfer({ ...input, verb: 'COPY', look: !tells });
  if (copy.kind === 'failed') return copy.answer;
  const { copied } = copy;
  if (copied !== null) return doneAnswer({ copied, missing: subtractUidSets(set, copiedFrom(copied)) });
  // No COPYUID from a server with UIDPLUS: nothing was there to copy, or the destination's UIDs do not last.
  const present = tells ? (yield { lines: [], look: set }).present : copy.present;
  return doneAnswer({ missing: subtractUidSets(set, present ?? set) });
}

/** Moves messages with MOVE (RFC 6851). */
export function* moveMessages(input: CopyInput): MessageAct {
  const { session, hearing, set } = input;
  if (set.length === 0) return doneAnswer({});
  const tellsVanished = session.features.qresync;
  const move = yield* transfer({ ...input, verb: 'MOVE', look: !tellsVanished });
  if (move.kind === 'failed') return move.answer;
  const { copied, present } = move;
  const there = copied === null ? present : copiedFrom(copied);
  const missing = there === null ? (tellsVanished ? hearing.unheard(set) : []) : subtractUidSets(set, there);
  return doneAnswer({ copied, missing });
}
