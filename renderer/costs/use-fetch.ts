import { useCallback } from 'react';
import { allowBytes } from '../../core/replica/commands/line-commands.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useReplica } from '../app/window-context.ts';
import { formatBytes } from '../format/bytes.ts';
import { useFetching } from './fetching.ts';
import type { CostView } from './use-cost.ts';

/** Something to ask for, over the budget or not. */
export interface Asking {
  readonly cost: CostView;
  /** What it is called: `chart.zip`. */
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  /** Takes back that it was asked for. */
  readonly takeBack: () => Promise<unknown>;
}

/** An estimate that falls short would stop it just before its end. */
const allowanceFor = ({ counted }: CostView): number => Math.ceil(counted * 1.05);

/**
 * Asks for something. What goes beyond the budget is asked for together with so much more of it; that is told, and can be
 * taken back.
 */
export const useFetch = (): ((asking: Asking) => void) => {
  const replica = useReplica();
  const { link } = useFetching();
  const choosing = useChoosing();
  return useCallback(
    ({ cost, name, ask, takeBack }) => {
      if (cost.over !== 'spent') {
        void ask();
        return;
      }
      const bytes = allowanceFor(cost);
      const allow = (sign: 1 | -1) => allowBytes(replica, { link, bytes: sign * bytes }, Date.now());
      void choosing(
        async () => {
          await allow(1);
          await ask();
          return async () => {
            await takeBack();
            await allow(-1);
          };
        },
        `Fetching ${name} beyond the budget: ${formatBytes(bytes)} more allowed today`,
      );
    },
    [replica, link, choosing],
  );
};
