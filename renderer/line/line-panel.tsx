import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { focusSoon } from '../app/focus.ts';
import { useNow } from '../app/use-now.ts';
import { useWindow } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatRate } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { useUnsentCount } from '../unsent/use-unsent.ts';
import { LineSpent } from './line-spent.tsx';
import { lineSentence, stepShare, waitingWords } from './line-words.ts';
import { entryInPassing, nextEntry } from './queue-words.ts';
import { Sparkline } from './sparkline.tsx';
import { useShowLine } from './use-show-line.ts';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** The line at a glance: speed, what moves, what is next, what was spent. */
export const LinePanel = ({ activity, wanted }: Props) => {
  const costOf = useCost();
  const stalled = activity?.link.kind === 'stalled';
  const now = useNow(stalled ? 1_000 : 15_000);
  const show = useShowLine();
  const openPlace = useWindow((state) => state.openPlace);
  const up = wanted && (activity?.link.kind === 'online' || stalled);
  const share = up ? stepShare(activity.step) : null;
  const next = wanted && activity ? nextEntry(activity) : null;
  const nextWords =
    next === null ? '' : `${entryInPassing(next)}, ${costOf({ bytes: next.bytes, sessions: 0 }).words}`;
  const sentence = lineSentence(activity, wanted, now);
  const unsent = useUnsentCount();
  const waiting = waitingWords(unsent, activity, wanted);
  return (
    <section className="line" aria-label="Line">
      <div className="line-strip figures">
        {up ? (
          <span className="line-speed">
            {activity.bytesPerSecond === null ? null : (
              <>
                <ArrowDown size={13} aria-hidden="true" />
                <span className="visually-hidden">Speed </span>
                <span className="line-rate">{formatRate(activity.bytesPerSecond)}</span>
              </>
            )}
            <Sparkline recent={activity.recent} />
          </span>
        ) : null}
        <button
          type="button"
          className="line-now"
          data-stalled={stalled}
          aria-description="Shows the activity of the line"
          onClick={() => show('activity')}
        >
          <span className="line-sentence" title={sentence}>
            {sentence}
          </span>
          {share === null ? null : (
            <span className="meter line-step" aria-hidden="true">
              <span className="meter-spent" style={{ transform: `scaleX(${share})` }} />
            </span>
          )}
          {nextWords === '' ? null : (
            <span className="line-next secondary" title={nextWords}>
              next: {nextWords}
            </span>
          )}
        </button>
        {waiting === '' ? null : (
          <button
            type="button"
            className="line-waiting"
            title="Show what is not yet sent"
            onClick={() => {
              openPlace('unsent');
              focusSoon('place');
            }}
          >
            <ArrowUp size={12} aria-hidden="true" />
            <span className="line-waiting-count" aria-hidden="true">
              {formatCount(unsent)}
            </span>
            <span className="line-waiting-words">{waiting}</span>
          </button>
        )}
        {activity ? <LineSpent activity={activity} onShow={() => show('spending')} /> : null}
      </div>
    </section>
  );
};
