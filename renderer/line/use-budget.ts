import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { type LineSettings, lineSettings } from '../../core/replica/line-settings.ts';
import { spentNow } from '../../core/replica/spending.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { useFetching } from '../costs/fetching.ts';
import { allowanceNow, type BudgetNow } from './budget-now.ts';

/** What the user said about the line; null until it was read once. */
export const useLineSettings = (): LineSettings | null => {
  const replica = useReplica();
  return useLiveQuery(() => lineSettings(replica), [replica], null);
};

/** What counts for the session's budget: of one that ended well nothing, one that broke goes on when the line is back. */
const sessionCounted = ({ link, session }: Activity): number =>
  session === null || (link.kind === 'offline' && link.problem === null) ? 0 : session.counted;

/** How the budget of the line as it is stands; null until it was read once. */
export const useBudget = (activity: Activity | null): BudgetNow | null => {
  const replica = useReplica();
  // What a day and a month are changes at midnight.
  const today = dayOf(useNow(60_000));
  const link = activity?.linkKind ?? null;
  const session = activity ? sessionCounted(activity) : 0;
  const { budget: state } = useFetching();
  const stored = useLiveQuery(
    async () => {
      if (link === null) return null;
      const now = Date.now();
      const [settings, { day, month }] = await Promise.all([
        lineSettings(replica),
        spentNow(replica, { link, now, session: 0 }),
      ]);
      const terms = settings.terms.get(link) ?? null;
      return { link, terms, allowance: allowanceNow(settings, link, now), day, month };
    },
    [replica, link, today],
    null,
  );
  return useMemo(() => {
    if (stored === null) return null;
    const { day, month, ...rest } = stored;
    return { ...rest, spent: { session, day, month }, state };
  }, [stored, session, state]);
};
