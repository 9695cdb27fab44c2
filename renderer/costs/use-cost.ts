import { createContext, useContext } from 'react';
import type { Period } from '../../core/model/budget.ts';
import type { Cost } from '../../core/policy/cost.ts';
import { costOverUnknown } from './line-standing.ts';

/** What somebody may have cross the line. Sizes are as the server tells them (encoded), bytes. */
export interface Costly {
  /** Messages to list. */
  readonly lists?: number;
  readonly texts?: number;
  readonly attachments?: number;
  /** Text that goes up, such as a message made here. */
  readonly up?: number;
  /** Bytes that are known as they cross. */
  readonly bytes?: number;
  /** Answers to wait for. */
  readonly flights?: number;
  /** Sessions that begin for it; by default one while the line is down. */
  readonly sessions?: number;
  /** Looks at the folders; a session begins with one. */
  readonly looks?: number;
}

/** What something costs, before it is asked for. */
export interface CostView {
  readonly cost: Cost;
  /** Its bytes with the headers of TCP and IP, estimated: what counts for the budget. */
  readonly counted: number;
  /** `214 KB · 38 s · $0.31`, as far as speed and price are known. */
  readonly words: string;
  /** 'near': the budget nears its end, so that it comes only when asked for; 'spent': it would go beyond the budget. */
  readonly over: 'no' | 'near' | 'spent';
  /** Whose budget it is that binds; null without any. */
  readonly period: Period | null;
  /** When it would cross: `comes at 02:00`, `goes when the line is up`, `waits: the budget for today is spent`; null when at once. */
  readonly goes: string | null;
}

export type CostOf = (what: Costly) => CostView;

export const CostContext = createContext<CostOf | null>(null);

/** The same where there may be no account yet: then nothing is known of the line. */
export const useRoughCost = (): CostOf => useContext(CostContext) ?? costOverUnknown;

/** Tells what something would cost over the line as it is. All who ask share one look at the line. */
export const useCost = (): CostOf => {
  const costOf = useContext(CostContext);
  if (!costOf) throw new Error('used outside of the window');
  return costOf;
};
