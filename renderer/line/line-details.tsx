import type { ReactNode } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatMilliseconds } from '../format/duration.ts';
import { inStepWords, remainingLines, stepWords } from './line-words.ts';

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="line-fact">
    <dt>{label}</dt>
    <dd className="figures">{children}</dd>
  </div>
);

/** All that is known about the line, spelled out. */
export const LineDetails = ({ activity, now }: { readonly activity: Activity; readonly now: number }) => {
  const left = remainingLines(activity);
  return (
    <div className="line-details">
      <section>
        <h2>Line</h2>
        <dl>
          <Fact label="Speed">
            {activity.bytesPerSecond === null ? 'not measured yet' : formatRate(activity.bytesPerSecond)}
          </Fact>
          <Fact label="Round trip">
            {activity.rttMs === null ? 'not measured yet' : formatMilliseconds(activity.rttMs)}
          </Fact>
        </dl>
      </section>
      <section>
        <h2>This session</h2>
        <dl>
          <Fact label="Received">{formatBytes(activity.wire.down)}</Fact>
          <Fact label="Sent">{formatBytes(activity.wire.up)}</Fact>
          <Fact label="Round trips waited for">{formatCount(activity.flights)}</Fact>
        </dl>
      </section>
      <section>
        <h2>Now</h2>
        <p>{activity.step ? stepWords(activity.step) : 'Nothing is moving'}</p>
        <p className="secondary">{inStepWords(activity.syncedAt, now)}</p>
      </section>
      <section>
        <h2>Left to fetch</h2>
        {left.length === 0 ? <p>Nothing</p> : null}
        <dl>
          {left.map(({ key, words, cost }) => (
            <Fact key={key} label={words}>
              {cost}
            </Fact>
          ))}
        </dl>
      </section>
    </div>
  );
};
