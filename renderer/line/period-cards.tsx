import type { Period } from '../../core/model/budget.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatMoney } from '../format/money.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { type BudgetNow, limitOf } from './budget-now.ts';

const periods = ['session', 'day', 'month'] as const satisfies readonly Period[];

const titles: Readonly<Record<Period, string>> = {
  session: 'This session',
  day: 'Today',
  month: 'This month',
};

/** Below this share of a limit the rest is kept for what matters: core/policy/budget.ts. */
const nearShare = 1 / 5;

const PeriodCard = ({ budget, period }: { readonly budget: BudgetNow; readonly period: Period }) => {
  const spent = budget.spent[period];
  const limit = limitOf(budget, period);
  const price = budget.terms?.price ?? null;
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
        {price?.per === 'MB'
          ? ` · ${formatMoney({ amount: (spent / 1_000_000) * price.amount, currency: price.currency })}`
          : ''}
      </p>
    </section>
  );
};

/** What the line as it is has cost, against what it may cost. */
export const PeriodCards = ({ budget }: { readonly budget: BudgetNow }) => (
  <div className="periods">
    {periods.map((period) => (
      <PeriodCard key={period} budget={budget} period={period} />
    ))}
  </div>
);
