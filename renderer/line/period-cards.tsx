import type { Activity } from '../../core/model/activity.ts';
import type { Period } from '../../core/model/budget.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatMoney, type Money } from '../format/money.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { type BudgetNow, limitOf } from './budget-now.ts';
import { usePaid } from './use-paid.ts';

const periods = ['session', 'day', 'month'] as const satisfies readonly Period[];

const titles: Readonly<Record<Period, string>> = {
  session: 'This session',
  day: 'Today',
  month: 'This month',
};

/** Below this share of a limit the rest is kept for what matters: core/policy/budget.ts. */
const nearShare = 1 / 5;

interface CardProps {
  readonly budget: BudgetNow;
  readonly period: Period;
  readonly paid: Money | null;
}

const PeriodCard = ({ budget, period, paid }: CardProps) => {
  const spent = budget.spent[period];
  const limit = limitOf(budget, period);
  const left = limit ? Math.max(0, limit.limit - spent) : null;
  const kind =
    !limit || left === null
      ? 'open'
      : left === 0
        ? 'spent'
        : left < limit.limit * nearShare
          ? 'near'
          : 'open';
  return (
    <section className="period" aria-label={titles[period]}>
      <h3>{titles[period]}</h3>
      <p className="period-spent figures">
        <span className="period-bytes">{formatBytes(spent)}</span>
        {limit ? ` of ${formatBytes(limit.limit)}` : ''}
      </p>
      {limit ? <BudgetMeter spent={spent} limit={limit.limit} kind={kind} /> : null}
      <p className="secondary figures">
        {left === null
          ? 'No limit'
          : left === 0
            ? 'Spent: nothing more goes by itself'
            : `${formatBytes(left)} left${kind === 'near' ? ', nearly spent: only changes and lists go' : ''}`}
        {paid === null ? '' : ` · ${formatMoney(paid)} so far`}
      </p>
    </section>
  );
};

interface Props {
  readonly activity: Activity;
  readonly budget: BudgetNow;
}

/** What the line as it is has cost, against what it may cost. */
export const PeriodCards = ({ activity, budget }: Props) => {
  const paid = usePaid(activity, budget);
  return (
    <div className="periods">
      {periods.map((period) => (
        <PeriodCard key={period} budget={budget} period={period} paid={paid[period]} />
      ))}
    </div>
  );
};
