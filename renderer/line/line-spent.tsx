import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatMoney } from '../format/money.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { type BudgetNow, bindingLimit } from './budget-now.ts';
import { limitWords, periodWords } from './budget-words.ts';
import { useBudget } from './use-budget.ts';
import { usePaid } from './use-paid.ts';

interface Props {
  readonly activity: Activity;
  readonly onShow: () => void;
}

const stateWords: Readonly<Record<BudgetNow['state']['kind'], string>> = {
  open: '',
  near: 'nearly spent',
  spent: 'spent',
};

/** What the line has cost: of the budget that binds, else in this session. It leads to where that is told in full. */
export const LineSpent = ({ activity, onShow }: Props) => {
  const budget = useBudget(activity);
  const limit = budget && bindingLimit(budget);
  const period = limit?.period === 'month' ? 'month' : 'day';
  const money = usePaid(activity, budget)[period];
  const paid = money === null ? '' : formatMoney(money);
  const state = stateWords[budget?.state.kind ?? 'open'];
  // The same period needs no second word.
  const paidWords = paid === '' || limit?.period === period ? paid : `${paid} ${periodWords[period]}`;
  return (
    <button
      type="button"
      className="line-spent"
      data-kind={budget?.state.kind ?? 'open'}
      aria-description="Shows where bytes went"
      title={limit ? 'The budget that is used up first' : 'Bytes that crossed the line in this session'}
      onClick={onShow}
    >
      {budget && limit ? (
        <>
          <span>
            {limitWords(limit)}
            <span className="line-period"> {periodWords[limit.period]}</span>
            {state === '' ? '' : `, ${state}`}
          </span>
          <BudgetMeter {...limit} kind={budget.state.kind} />
        </>
      ) : (
        <>
          <span className="line-wire">
            <ArrowDown size={12} aria-hidden="true" />
            <span className="visually-hidden">received </span>
            {formatBytes(activity.wire.down)}
          </span>
          <span className="line-wire">
            <ArrowUp size={12} aria-hidden="true" />
            <span className="visually-hidden">sent </span>
            {formatBytes(activity.wire.up)}
          </span>
        </>
      )}
      {paidWords === '' ? null : <span className="line-paid">{paidWords}</span>}
    </button>
  );
};
