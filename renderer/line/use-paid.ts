import type { Activity } from '../../core/model/activity.ts';
import type { Period } from '../../core/model/budget.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { useNow } from '../app/use-now.ts';
import type { Money } from '../format/money.ts';
import type { BudgetNow } from './budget-now.ts';
import { moneySpent } from './spent-money.ts';
import { useSpending } from './use-spending.ts';

/** What the kind of link that is used has cost in each period; null where nothing has a price, or it is not known. */
export const usePaid = (
  activity: Activity | null,
  budget: BudgetNow | null,
): Readonly<Record<Period, Money | null>> => {
  const now = useNow(15_000);
  const today = dayOf(now);
  const rows = useSpending(`${today.slice(0, 8)}01`, today);
  const price = budget?.terms?.price ?? null;
  if (!budget?.terms || price === null || !rows) return { session: null, day: null, month: null };
  const terms = new Map([[budget.link, budget.terms]]);
  const own = rows.filter(({ link }) => link === budget.link);
  const paid = (of: typeof rows): Money =>
    moneySpent(of, terms)[0] ?? { amount: 0, currency: price.currency };
  const started = activity?.link.kind === 'offline' ? now : (activity?.session?.started ?? now);
  const session =
    price.per === 'MB'
      ? (budget.spent.session / 1_000_000) * price.amount
      : (Math.max(0, now - started) / 60_000) * price.amount;
  return {
    session: { amount: session, currency: price.currency },
    day: paid(own.filter(({ day }) => day === today)),
    month: paid(own),
  };
};
