import type { ReactNode } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { useNow } from '../app/use-now.ts';
import { type CostOf, useCost } from '../costs/use-cost.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatMilliseconds, formatSeconds } from '../format/duration.ts';
import { Progress } from '../ui/progress.tsx';
import { broughtWords, lineSentence, stepShare } from './line-words.ts';
import { linkKindTitle } from './link-kind-words.ts';
import { Part } from './part.tsx';
import { isUnderWay } from './queue-words.ts';

interface Props {
  readonly activity: Activity;
  readonly wanted: boolean;
}

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="fact">
    <dt>{label}</dt>
    <dd className="figures">{children}</dd>
  </div>
);

/** Bytes that the step under way still takes; null where nobody can say. */
const bytesLeft = ({ step, queue }: Activity): number | null => {
  if (step === null) return null;
  if (step.kind === 'attachment') return Math.max(0, step.ofBytes - step.doneBytes);
  return queue.find((entry) => isUnderWay(entry, step))?.bytes ?? null;
};

/** How long the step under way still takes, in words; '' where nobody can say. */
const etaWords = (activity: Activity, costOf: CostOf): string => {
  const left = bytesLeft(activity);
  const ms = left === null ? null : costOf({ bytes: left, sessions: 0 }).cost.ms;
  return ms === null ? '' : `about ${formatSeconds(ms / 1000)} left`;
};

/** What moves, how far it is, and what the line is like. */
export const NowSection = ({ activity, wanted }: Props) => {
  const costOf = useCost();
  const { link, step, session, wire, flights } = activity;
  const stalled = wanted && link.kind === 'stalled';
  const now = useNow(stalled ? 1_000 : 15_000);
  const up = wanted && (link.kind === 'online' || link.kind === 'stalled');
  const lasts = up || (wanted && link.kind === 'connecting');
  const share = up ? stepShare(step) : null;
  const brought = session ? broughtWords(session.brought) : '';
  return (
    <Part title="Now">
      <p className="now-step figures" data-stalled={stalled}>
        <span className="now-words">{lineSentence(activity, wanted, now)}</span>
        <span className="secondary">{up && !stalled ? etaWords(activity, costOf) : ''}</span>
      </p>
      {share === null ? null : (
        <Progress label="This step" done={Math.round(share * 100)} of={100} moving={!stalled} />
      )}
      <dl className="facts">
        <Fact label="Kind of line">
          {linkKindTitle(activity.linkKind)}
          {activity.network === null ? '' : `, ${activity.network}`}
        </Fact>
        <Fact label="Speed">
          {activity.bytesPerSecond === null ? 'not measured yet' : formatRate(activity.bytesPerSecond)}
        </Fact>
        <Fact label="Round trip">
          {activity.rttMs === null ? 'not measured yet' : formatMilliseconds(activity.rttMs)}
        </Fact>
        <Fact label={lasts ? 'This session' : 'Last session'}>
          {formatBytes(wire.down)} received, {formatBytes(wire.up)} sent,{' '}
          {formatCounted(flights, 'round trip')}
          {brought === '' ? '' : `: ${brought}`}
        </Fact>
      </dl>
    </Part>
  );
};
