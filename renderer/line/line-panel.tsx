import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { focusSoon } from '../app/focus.ts';
import { useNow } from '../app/use-now.ts';
import { useWindow } from '../app/window-context.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { Progress } from '../ui/progress.tsx';
import { useUnsentCount } from '../unsent/use-unsent.ts';
import { lineSentence, nextWords, stepShare, waitingWords } from './line-words.ts';
import { Sparkline } from './sparkline.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** The line at a glance: speed, what moves, what is next, what was spent. */
export const LinePanel = ({ activity, wanted }: Props) => {
  const now = useNow(15_000);
  const online = wanted && activity?.link.kind === 'online';
  const share = online ? stepShare(activity.step) : null;
  const next = online ? nextWords(activity) : '';
  const sentence = lineSentence(activity, wanted, now);
  const waiting = waitingWords(useUnsentCount(), activity, wanted);
  const openPlace = useWindow((state) => state.openPlace);
  return (
    <section className="line" aria-label="Line">
      <div className="line-strip figures">
        {online ? (
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
        <span className="line-sentence" title={sentence}>
          {sentence}
        </span>
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
            {waiting}
          </button>
        )}
        {share === null ? null : (
          <Progress label="This step" done={Math.round(share * 100)} of={100} moving />
        )}
        {next === '' ? null : (
          <span className="line-next secondary" title={next}>
            next: {next}
          </span>
        )}
        <span className="line-tail">
          {activity ? (
            <span className="line-spent secondary" title="Bytes that crossed the line in this session">
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
            </span>
          ) : null}
        </span>
      </div>
    </section>
  );
};
