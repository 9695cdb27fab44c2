import type { Spending } from '../../core/model/budget.ts';
import type { LineSettings } from '../../core/replica/line-settings.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatDay } from '../format/date.ts';
import { formatMoney } from '../format/money.ts';
import { type Grouping, groupSpending, sumOf } from './spending-sums.ts';
import { moneySpent } from './spent-money.ts';

interface Props {
  readonly rows: readonly Spending[];
  readonly by: Grouping;
  readonly terms: LineSettings['terms'];
  readonly now: number;
}

export const groupingWords: Readonly<Record<Grouping, string>> = {
  day: 'Day',
  folder: 'Folder',
  purpose: 'What for',
};

const moneyWords = (rows: readonly Spending[], terms: LineSettings['terms']): string =>
  moneySpent(rows, terms).map(formatMoney).join(' + ');

/** The plot's numbers: by day, by folder or by what they were for, and what they come to. */
export const SpendingTable = ({ rows, by, terms, now }: Props) => {
  const lines = groupSpending(rows, by);
  const total = sumOf(rows);
  const priced = moneySpent(rows, terms).length > 0;
  return (
    <div className="spending-scroll">
      <table className="spending figures">
        <thead>
          <tr>
            <th scope="col" className="spending-head spending-name">
              {groupingWords[by]}
            </th>
            <th scope="col" className="spending-head">
              Received
            </th>
            <th scope="col" className="spending-head">
              Sent
            </th>
            <th scope="col" className="spending-head">
              Together
            </th>
            <th scope="col" className="spending-head" title="With the headers of TCP and IP">
              Counted
            </th>
            {priced ? (
              <th scope="col" className="spending-head">
                Costs
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row" className="spending-name" title={line.name}>
                {by === 'day' ? formatDay(line.name, now) : line.name}
              </th>
              <td data-bytes={line.down}>{formatBytes(line.down)}</td>
              <td data-bytes={line.up}>{formatBytes(line.up)}</td>
              <td>{formatBytes(line.down + line.up)}</td>
              <td>{formatBytes(line.counted)}</td>
              {priced ? <td>{moneyWords(line.rows, terms)}</td> : null}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="spending-name spending-total">
              Together
            </th>
            <td className="spending-total" data-bytes={total.down}>
              {formatBytes(total.down)}
            </td>
            <td className="spending-total" data-bytes={total.up}>
              {formatBytes(total.up)}
            </td>
            <td className="spending-total">{formatBytes(total.down + total.up)}</td>
            <td className="spending-total">{formatBytes(total.counted)}</td>
            {priced ? <td className="spending-total">{moneyWords(rows, terms)}</td> : null}
          </tr>
        </tfoot>
      </table>
    </div>
  );
};
