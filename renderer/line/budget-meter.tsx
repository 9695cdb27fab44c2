import type { BudgetState } from '../../core/policy/budget.ts';

interface Props {
  readonly spent: number;
  readonly limit: number;
  readonly kind: BudgetState['kind'];
}

/** How much of a limit is spent, as a bar. Whoever shows it says the same in words. */
export const BudgetMeter = ({ spent, limit, kind }: Props) => {
  const share = limit > 0 ? Math.min(1, spent / limit) : 1;
  return (
    <span className="meter" data-kind={kind} aria-hidden="true">
      <span className="meter-spent" style={{ transform: `scaleX(${share})` }} />
    </span>
  );
};
