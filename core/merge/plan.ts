// The plan: the least traffic that brings the server to the view (DESIGN, "The merge engine").
import type { PendingEntry } from '../model/change.ts';
import type { UidSetText } from '../ports.ts';
import type { Plan, PlanFacts, PlannedItem } from './plan-steps.ts';
import { formatUidSet, uidSetOf } from './uid-set.ts';

/**
 * What is to be done now about the pending changes, in the order in which it is to be done. Some changes can only go
 * once others are settled (`waiting`): plan again after settling, until there are no steps. The facts need only hold the
 * messages that the changes name, with the rows of copies, and all mailboxes.
 */
export const plan = (pending: readonly PendingEntry[], _facts: PlanFacts): Plan => ({
  steps: [],
  nothing: [],
  waiting: pending.map(({ id }) => id),
});

/** The UIDs of these items, as they go into a command. */
export const uidsOf = (items: readonly PlannedItem[]): UidSetText =>
  formatUidSet(uidSetOf(items.map(({ uid }) => uid)));
