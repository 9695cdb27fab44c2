// The plan: the least traffic that brings the server to the view (DESIGN, "The merge engine").
//
// 1. Every pending change is in exactly one place: in one step (in several commands of it, if its flags go out in several
//    STOREs), in `nothing`, or in `waiting`.
// 2. The cost is that of what the pending changes name, not of the replica.
import type { MailboxChange, MessageChange, PendingEntry } from '../model/change.ts';
import type { UidSetText } from '../ports.ts';
import { compareText } from './compare.ts';
import { startFolds } from './fold-messages.ts';
import { startMailboxPlanner } from './plan-mailboxes.ts';
import { planMessages } from './plan-messages.ts';
import type { Plan, PlanFacts, PlannedItem } from './plan-steps.ts';
import { formatUidSet, uidSetOf } from './uid-set.ts';

/**
 * What is to be done now about the pending changes, in the order in which it is to be done. Some changes can only go
 * once others are settled (`waiting`): plan again after settling, until there are neither steps nor `nothing`. After a
 * step of mailbox commands that was not done whole, plan again before the next one. The facts need only hold the
 * messages that the changes name, with the rows of copies, and all mailboxes.
 */
export const plan = (pending: readonly PendingEntry[], facts: PlanFacts): Plan => {
  const entries = [...pending].sort((a, b) => compareText(a.id, b.id));
  const messages = startFolds(facts);
  const mailboxes = startMailboxPlanner(facts);
  let planned = 0;
  for (const entry of entries) {
    if (isAboutMessage(entry)) messages.add(entry);
    else if (isAboutMailbox(entry) && !mailboxes.add(entry, messages.concern)) break;
    planned += 1;
  }
  const first = mailboxes.finish();
  const then = planMessages(messages.roots(), { facts, made: first.made });
  return {
    steps: [...first.steps, ...then.steps],
    nothing: [...first.nothing, ...then.nothing, ...messages.done()].sort(compareText),
    unmade: { messages: then.unmade, mailboxes: first.unmade },
    waiting: [...first.waiting, ...then.waiting, ...entries.slice(planned).map(({ id }) => id)].sort(
      compareText,
    ),
  };
};

const isAboutMessage = (entry: PendingEntry): entry is PendingEntry<MessageChange> =>
  'messageId' in entry.change;

const isAboutMailbox = (entry: PendingEntry): entry is PendingEntry<MailboxChange> =>
  'mailboxId' in entry.change;

/** The UIDs of these items, as they go into a command. */
export const uidsOf = (items: readonly PlannedItem[]): UidSetText =>
  formatUidSet(uidSetOf(items.map(({ uid }) => uid)));
