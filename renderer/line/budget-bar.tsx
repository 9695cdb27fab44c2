import { CircleGauge } from 'lucide-react';
import type { Activity, LinkProblem } from '../../core/model/activity.ts';
import { allowBytes } from '../../core/replica/commands/line-commands.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatBytes } from '../format/bytes.ts';
import { Button } from '../ui/button.tsx';
import { bindingLimit } from './budget-now.ts';
import { spentWords } from './budget-words.ts';
import { useBudget } from './use-budget.ts';
import { useShowLine } from './use-show-line.ts';

/** What may cross beyond the budget at one press, bytes. */
const allowance = 100_000;

/** The budget is spent: since when nothing goes, until when, and what can be done. */
export const BudgetBar = ({
  problem,
  activity,
}: {
  readonly problem: LinkProblem;
  readonly activity: Activity | null;
}) => {
  const replica = useReplica();
  const show = useShowLine();
  const now = useNow(60_000);
  const budget = useBudget(activity);
  const limit = budget && bindingLimit(budget);
  const { words } = useCost()({ bytes: allowance, sessions: 0 });
  return (
    <div className="bar bar-caution">
      <CircleGauge size={16} aria-hidden="true" />
      <p className="bar-text figures" role="status">
        {limit ? spentWords(limit, problem.retryAt, now) : problem.message}
      </p>
      <Button
        disabled={budget === null}
        onClick={() => {
          if (budget) void allowBytes(replica, { link: budget.link, bytes: allowance }, Date.now());
        }}
      >
        Let {formatBytes(allowance)} more cross
        <span className="button-cost figures">{words.replace(`${formatBytes(allowance)} · `, '')}</span>
      </Button>
      <Button onClick={() => show('settings')}>Change the budget</Button>
    </div>
  );
};
