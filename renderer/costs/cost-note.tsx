import { periodWords } from '../line/budget-words.ts';
import type { CostView } from './use-cost.ts';

/** What there is to know about a cost beside its numbers: that the budget does not bear it, and when it goes. '' for nothing. */
export const costNote = ({ over, period, goes }: CostView): string =>
  [over === 'spent' && period !== null ? `more than is left for ${periodWords[period]}` : null, goes]
    .filter((word) => word !== null)
    .join(' · ');

/** `214 KB · 38 s · $0.31`, and what there is to know about it. */
export const CostNote = ({ id, cost }: { readonly id?: string; readonly cost: CostView }) => {
  const note = costNote(cost);
  return (
    <span id={id} className="cost figures" data-over={cost.over}>
      <span className="cost-numbers">{cost.words}</span>
      {note === '' ? null : <span className="cost-note"> · {note}</span>}
    </span>
  );
};
