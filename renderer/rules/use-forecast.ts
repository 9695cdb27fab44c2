import { useEffect, useRef, useState } from 'react';
import type { LinkKind } from '../../core/model/link.ts';
import type { RuleException, RuleRow, RuleScope } from '../../core/model/rule.ts';
import { type Forecast, forecast } from '../../core/replica/forecast.ts';
import { useReplica } from '../app/window-context.ts';

/** Somebody who types is not answered after each letter, ms. */
const restMs = 250;

/** While mail comes in, what is still to come is reckoned so much later again, ms. */
const renewMs = 2_000;

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
  /** Another one whenever something came in. */
  readonly stamp: string;
}

/** What would come by itself now under rules as they would be. The last answer stays until the next one is there. */
export const useForecast = ({ scope, link, rules, exceptions, stamp }: Asked): ForecastState => {
  const replica = useReplica();
  const [state, setState] = useState<ForecastState>({ forecast: null, busy: true, problem: null });
  const [reckonedAt, setReckonedAt] = useState(stamp);
  const latest = useRef(stamp);
  latest.current = stamp;
  const outdated = !state.busy && reckonedAt !== stamp;
  const [renewal, setRenewal] = useState(0);
  useEffect(() => {
    if (!outdated) return;
    const timer = setTimeout(() => setRenewal((number) => number + 1), renewMs);
    return () => clearTimeout(timer);
  }, [outdated]);

  // A renewal asks the same again.
  useEffect(() => {
    const abort = new AbortController();
    setState(({ forecast: last }) => ({ forecast: last, busy: true, problem: null }));
    const reckon = async () => {
      try {
        const change = { rules, exceptions };
        const now = Date.now();
        setReckonedAt(latest.current);
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
  }, [replica, scope, link, rules, exceptions, renewal]);
  return state;
};
