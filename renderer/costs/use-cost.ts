import { createContext, useContext } from 'react';

/** What somebody may have cross the line. Sizes are as the server tells them (encoded), bytes. */
export interface Costly {
  /** Messages to list. */
  readonly lists?: number;
  readonly texts?: number;
  readonly attachments?: number;
  /** Bytes that are known as they cross. */
  readonly bytes?: number;
  /** Answers to wait for. */
  readonly flights?: number;
  /** Sessions that begin for it; by default one while the line is down. */
  readonly sessions?: number;
}

/** As core/policy/cost.ts has it. */
export interface Cost {
  readonly bytes: number;
  readonly ms: number | null;
  readonly money: { readonly amount: number; readonly currency: string } | null;
}

/** What something costs, before it is asked for. */
export interface CostView {
  readonly cost: Cost;
  /** `214 KB · 38 s · $0.31`, as far as speed and price are known. */
  readonly words: string;
  /** 'near': the budget nears its end, so that it comes only when asked for; 'spent': it would go beyond the budget. */
  readonly over: 'no' | 'near' | 'spent';
  /** When it would go, `at 02:00`; null when at once. */
  readonly goes: string | null;
}

export type CostOf = (what: Costly) => CostView;

export const CostContext = createContext<CostOf | null>(null);

/** Tells what something would cost over the line as it is. All who ask share one look at the line. */
export const useCost = (): CostOf => {
  const costOf = useContext(CostContext);
  if (!costOf) throw new Error('used outside of the window');
  return costOf;
};
