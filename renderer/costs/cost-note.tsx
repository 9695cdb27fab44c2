import { beyondWords } from './cost-words.ts';
import type { CostView } from './use-cost.ts';

/** What there is to know about a cost beside its numbers: that the budget does not bear it, and when it crosses. */
export const CostAside = ({ cost }: { readonly cost: CostView }) => {
  const beyond = beyondWords(cost);
  return (
    <>
      {beyond === null ? null : <span className="cost-beyond">{beyond}</span>}
      {beyond !== null && cost.goes !== null ? ' · ' : null}
      {cost.goes}
    </>
  );
};

/** `214 KB · 38 s · $0.31`, and what there is to know about it. */
export const CostNote = ({ id, cost }: { readonly id?: string; readonly cost: CostView }) => (
  <span id={id} className="figures">
    <span className="cost">{cost.words}</span>
    {beyondWords(cost) === null && cost.goes === null ? null : ' · '}
    <CostAside cost={cost} />
  </span>
);
