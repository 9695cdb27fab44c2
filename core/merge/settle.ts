// What an answer, or a lost connection, means for the changes that a step stands for (DESIGN, "The merge engine").
//
// 1. Every change of a step is named by exactly one outcome. A flag change that went out in several STOREs is done when
//    all are, and else has the fate of the one that went worst.
// 2. An outcome without changes still tells a fact: a flag that was set, though another of the same change was not.
import type { ChangeId } from '../model/ids.ts';
import type { AppendAnswer, CommandAnswer } from '../ports.ts';
import type { MailboxOutcome, Outcome, PlannedCommand, PlannedItem, PlanStep } from './plan-steps.ts';
import { hasUid, parseUidSet } from './uid-set.ts';

type Step<Kind extends PlanStep['kind']> = Extract<PlanStep, { kind: Kind }>;
type Done = Extract<CommandAnswer, { kind: 'done' }>;

/** Answers come in the order of the step's commands; those that are lacking are unanswered. */
export const settleMessages = (
  step: Step<'messages'>,
  answers: readonly CommandAnswer[],
): readonly Outcome[] =>
  nameEachChangeOnce(
    step.commands.flatMap((command, index) => settleCommand(command, answers[index] ?? unanswered)),
  );

/** Answers come in the order of the step's messages; those that are lacking are unanswered. */
export const settleAppends = (step: Step<'append'>, answers: readonly AppendAnswer[]): readonly Outcome[] =>
  step.messages.map(({ messageId, changes }, index) => {
    const answer = answers[index] ?? unanswered;
    if (answer.kind !== 'done') return { messageId, changes, ...answer };
    const { uidValidity, uid } = answer;
    return { messageId, changes, kind: 'appended', to: step.mailboxId, uidValidity, uid };
  });

/** Answers come in the order of the step's commands; those that are lacking are unanswered. */
export const settleMailboxes = (
  step: Step<'mailboxes'>,
  answers: readonly CommandAnswer[],
): readonly MailboxOutcome[] =>
  step.items.map(({ command, changes }, index) => {
    const answer = answers[index] ?? unanswered;
    return answer.kind === 'done' ? { command, changes, kind: 'done' } : { command, changes, ...answer };
  });

const unanswered = { kind: 'unanswered' } as const;

const settleCommand = (command: PlannedCommand, answer: CommandAnswer): readonly Outcome[] => {
  if (answer.kind !== 'done') {
    return command.items.map(({ messageId, changes }) => ({ messageId, changes, ...answer }));
  }
  const missing = parseUidSet(answer.missing);
  const settled = settleDone(command, answer);
  return command.items.map((item, index) => {
    const { messageId, changes } = item;
    const outcome = hasUid(missing, item.uid) ? null : settled[index];
    return { messageId, changes, ...(outcome ?? { kind: 'missing' }) };
  });
};

type Fate<O = Outcome> = O extends Outcome ? Omit<O, 'messageId' | 'changes'> : never;

/** What became of each item that was there; null for one that the server did not find after all. */
const settleDone = (command: PlannedCommand, answer: Done): readonly (Fate | null)[] => {
  switch (command.kind) {
    case 'store': {
      const { add, remove } = command;
      return command.items.map(() => ({ kind: 'flagged', add, remove }));
    }
    case 'copy': {
      const arrivals = arrivalsOf(command.items, answer);
      return command.items.map(({ copyId }, index) => {
        const arrival = arrivals[index];
        return arrival ? { kind: 'copied', copyId, to: command.to, ...arrival } : null;
      });
    }
    case 'move': {
      const arrivals = arrivalsOf(command.items, answer);
      const marked = parseUidSet(answer.marked);
      return command.items.map(({ uid }, index) => {
        const arrival = arrivals[index];
        if (!arrival) return null;
        return { kind: 'moved', to: command.to, ...arrival, left: hasUid(marked, uid) };
      });
    }
    case 'expunge': {
      const changed = parseUidSet(answer.changed);
      const marked = parseUidSet(answer.marked);
      return command.items.map(({ uid }) => {
        if (hasUid(changed, uid)) return { kind: 'changed' };
        // As far as such a server can be brought without harm: it stays, struck through, until someone expunges.
        if (hasUid(marked, uid)) return { kind: 'flagged', add: ['\\Deleted'], remove: [] };
        return { kind: 'expunged' };
      });
    }
  }
};

interface Arrival {
  readonly uidValidity: number | null;
  readonly uid: number | null;
}

/** Where items arrived; null for one that COPYUID leaves out: it was not there (RFC 4315, 3). */
const arrivalsOf = (items: readonly PlannedItem[], { copied }: Done): readonly (Arrival | null)[] => {
  if (copied === null) return items.map(() => ({ uidValidity: null, uid: null }));
  const { uidValidity } = copied;
  const uids = new Map(copied.pairs);
  return items.map((item) => {
    const uid = uids.get(item.uid);
    return uid === undefined ? null : { uidValidity, uid };
  });
};

/** The worse a fate, the higher: it decides about a change that several commands stand for. */
const badness: Readonly<Record<Outcome['kind'], number>> = {
  flagged: 0,
  moved: 0,
  appended: 0,
  copied: 0,
  expunged: 0,
  missing: 1,
  changed: 2,
  unanswered: 3,
  refused: 4,
};

const nameEachChangeOnce = (outcomes: readonly Outcome[]): readonly Outcome[] => {
  const decides = new Map<ChangeId, Outcome>();
  for (const outcome of outcomes) {
    for (const change of outcome.changes) {
      const other = decides.get(change);
      if (!other || badness[outcome.kind] > badness[other.kind]) decides.set(change, outcome);
    }
  }
  return outcomes.map((outcome) => ({
    ...outcome,
    changes: outcome.changes.filter((change) => decides.get(change) === outcome),
  }));
};
