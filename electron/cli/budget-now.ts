import type { LinkKind } from '../../core/model/link.ts';
import { type BudgetState, budgetState, dayOf } from '../../core/policy/budget.ts';
import { whenToGo } from '../../core/policy/schedule.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { spentNow } from '../../core/replica/spending.ts';

/** How the budget of a kind of link stands before a session begins. */
export const budgetNow = async (replica: Replica, link: LinkKind, now: number): Promise<BudgetState> => {
  const { terms, allowance, schedule } = await lineSettings(replica);
  const going = whenToGo({ schedule, now, lastStarted: null });
  const free = going.kind === 'now' && going.free;
  return budgetState({
    terms: free ? null : (terms.get(link) ?? null),
    allowance: allowance?.link === link && allowance.day === dayOf(now) ? allowance.bytes : 0,
    spent: await spentNow(replica, { link, now, session: 0 }),
  });
};
