import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatBytes } from '../format/bytes.ts';
import { formatDay, formatShortDay } from '../format/date.ts';
import { type DayBar, plotLines, purposes, purposeWords, weeklyDays } from './spending-sums.ts';

interface Props {
  readonly bars: readonly DayBar[];
  readonly now: number;
}

const sum = (of: DayBar['up']): number => purposes.reduce((total, purpose) => total + of[purpose], 0);

const Details = ({ bar, now }: { readonly bar: DayBar; readonly now: number }) => (
  <div className="plot-tip figures" role="status">
    <p className="plot-tip-day">{formatDay(bar.day, now)}</p>
    <table>
      <thead>
        <tr>
          <th className="plot-tip-name">
            <span className="visually-hidden">For</span>
          </th>
          <th className="plot-tip-side">Received</th>
          <th className="plot-tip-side">Sent</th>
        </tr>
      </thead>
      <tbody>
        {purposes
          .filter((purpose) => bar.down[purpose] + bar.up[purpose] > 0)
          .map((purpose) => (
            <tr key={purpose}>
              <th className="plot-tip-name">
                <span className="plot-key" data-purpose={purpose} aria-hidden="true" />
                {purposeWords[purpose]}
              </th>
              <td>{formatBytes(bar.down[purpose])}</td>
              <td>{formatBytes(bar.up[purpose])}</td>
            </tr>
          ))}
        <tr>
          <th className="plot-tip-name">Together</th>
          <td>{formatBytes(sum(bar.down))}</td>
          <td>{formatBytes(sum(bar.up))}</td>
        </tr>
      </tbody>
    </table>
  </div>
);

/** What crossed by day and purpose: received above the line, sent below it. */
const SpendingPlot = ({ bars, now }: Props) => {
  const lines = plotLines(bars);
  return (
    <ResponsiveContainer width="100%" height={220}>
      <BarChart
        data={[...bars]}
        stackOffset="sign"
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap={2}
        title="Bytes by day, received above the line and sent below it"
      >
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="day"
          ticks={[...weeklyDays(bars)]}
          interval={0}
          tickFormatter={formatShortDay}
          tickLine={false}
          axisLine={false}
        />
        <YAxis
          width={64}
          ticks={[...lines]}
          domain={[lines.at(0) ?? 0, lines.at(-1) ?? 0]}
          interval={0}
          tickLine={false}
          axisLine={false}
          tickFormatter={(bytes: number) => formatBytes(Math.abs(bytes))}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ className: 'plot-cursor' }}
          content={({ active, payload }) => {
            const bar: DayBar | undefined = payload[0]?.payload;
            return active && bar ? <Details bar={bar} now={now} /> : null;
          }}
        />
        {purposes.map((purpose) => (
          <Bar
            key={`down ${purpose}`}
            dataKey={(bar: DayBar) => bar.down[purpose]}
            name={`${purposeWords[purpose]}, received`}
            stackId="crossed"
            className={`plot-bar plot-${purpose}`}
            isAnimationActive={false}
          />
        ))}
        {purposes.map((purpose) => (
          <Bar
            key={`up ${purpose}`}
            dataKey={(bar: DayBar) => -bar.up[purpose]}
            name={`${purposeWords[purpose]}, sent`}
            stackId="crossed"
            className={`plot-bar plot-${purpose}`}
            isAnimationActive={false}
          />
        ))}
        <ReferenceLine y={0} />
      </BarChart>
    </ResponsiveContainer>
  );
};

export default SpendingPlot;
