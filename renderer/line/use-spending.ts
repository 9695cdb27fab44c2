import { useLiveQuery } from 'dexie-react-hooks';
import type { Day, Spending } from '../../core/model/budget.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { spendingBetween } from '../../core/replica/spending.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';

/** What crossed from one day to another, both included; undefined until it was read once. */
export const useSpending = (from: Day, to: Day): readonly Spending[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(() => spendingBetween(replica, { from, to }), [replica, from, to]);
};

/** Today, and so many calendar days before it, oldest first. */
export const useDays = (count: number): readonly Day[] => {
  const today = new Date(useNow(60_000));
  return Array.from({ length: count }, (_, index) =>
    dayOf(
      // Noon is on every day, whatever the clocks do.
      new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index), 12).getTime(),
    ),
  );
};
