import { useEffect, useState } from 'react';
import type { LinkKind } from '../../core/model/link.ts';
import type { RuleException, RuleRow, RuleScope } from '../../core/model/rule.ts';
import { type Forecast, forecast } from '../../core/replica/forecast.ts';
import { useReplica } from '../app/window-context.ts';

/** Somebody who types is not answered after each letter, ms. */
const restMs = 250;

export interface ForecastState {
  /** The last one that was reckoned; null before the first. */
  readonly forecast: Forecast | null;
  /** Another one is being reckoned. */
  readonly busy: boolean;
  readonly problem: string | null;
}

interface Asked {
  readonly scope: RuleScope;
  readonly link: LinkKind;
  /** All rules and exceptions as they would be; stable while they are the same. */
  readonly rules: readonly RuleRow[];
  readonly exceptions: readonly RuleException[];
}

/** What would come by itself now under rules as they would be. The last answer stays until the next one is there. */
export const useForecast = ({ scope, link, rules, exceptions }: Asked): ForecastState => {
  const replica = useReplica();
  const [state, setState] = useState<ForecastState>({ forecast: null, busy: true, problem: null });
  useEffect(() => {
    const abort = new AbortController();
    setState(({ forecast: last }) => ({ forecast: last, busy: true, problem: null }));
    const reckon = async () => {
      try {
        const change = { rules, exceptions };
        const now = Date.now();
        const found = await forecast(replica, { link, now, change, scope, signal: abort.signal });
        if (!abort.signal.aborted) setState({ forecast: found, busy: false, problem: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        setState({
          forecast: null,
          busy: false,
          problem: error instanceof Error ? error.message : String(error),
        });
      }
    };
    const timer = setTimeout(() => void reckon(), restMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [replica, scope, link, rules, exceptions]);
  return state;
};
