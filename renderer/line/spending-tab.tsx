import { lazy, Suspense, useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { LinkKind } from '../../core/model/link.ts';
import type { Saved } from '../../core/replica/saved.ts';
import { useNow } from '../app/use-now.ts';
import { useWindow } from '../app/window-context.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { linkKindTitle } from './link-kind-words.ts';
import { Part } from './part.tsx';
import { PeriodCards } from './period-cards.tsx';
import {
  dayBars,
  type Grouping,
  groupings,
  headerShare,
  linksOf,
  purposes,
  purposeWords,
} from './spending-sums.ts';
import { groupingWords, SpendingTable } from './spending-table.tsx';
import { useBudget, useLineSettings } from './use-budget.ts';
import { useSaved } from './use-saved.ts';
import { useDays, useSpending } from './use-spending.ts';

// Drawing takes more code than the rest of the window, and is looked at now and then.
const SpendingPlot = lazy(() => import('./spending-plot.tsx'));

/** As many days are shown. */
const shownDays = 30;

/** What did not cross; '' when there is nothing to tell. */
const savedWords = ({ attachments, attachmentOctets, compression }: Saved): string =>
  [
    attachments === 0
      ? ''
      : `${formatCounted(attachments, 'attachment')} did not come: ${formatBytes(attachmentOctets)} that nobody asked for.`,
    compression === 0 ? '' : `Compression kept ${formatBytes(compression)} off the line.`,
  ]
    .filter((words) => words !== '')
    .join(' ');

/** What the line has cost: against its budgets, by day, by folder and by what it was for. */
export const SpendingTab = ({ activity }: { readonly activity: Activity | null }) => {
  const now = useNow(60_000);
  const openLine = useWindow((state) => state.openLine);
  const budget = useBudget(activity);
  const settings = useLineSettings();
  const days = useDays(shownDays);
  const rows = useSpending(days[0] ?? '', days.at(-1) ?? '');
  const counted = useSaved();
  const saved = counted ? savedWords(counted) : '';
  const [by, setBy] = useState<Grouping>('day');
  const [link, setLink] = useState<LinkKind | 'any'>('any');
  if (rows === undefined || settings === null) return null;
  const links = linksOf(rows);
  const shown = link === 'any' ? rows : rows.filter((row) => row.link === link);
  const share = headerShare(rows);
  return (
    <>
      {activity && budget ? (
        <Part
          title={linkKindTitle(budget.link)}
          action={
            <Button tone="quiet" className="part-action" onClick={() => openLine('settings')}>
              Change the budget
            </Button>
          }
        >
          <PeriodCards activity={activity} budget={budget} />
        </Part>
      ) : null}
      <Part
        title={`The last ${shownDays} days`}
        facts={shown.length === 0 ? '' : 'received above the line, sent below it'}
        action={
          links.length > 1 ? (
            <select
              className="input part-action"
              aria-label="Kind of line"
              value={link}
              onChange={({ target: { value } }) => setLink(links.find((each) => each === value) ?? 'any')}
            >
              <option value="any">Every kind of line</option>
              {links.map((each) => (
                <option key={each} value={each}>
                  {linkKindTitle(each)}
                </option>
              ))}
            </select>
          ) : null
        }
      >
        {shown.length === 0 ? (
          <p className="part-empty">Nothing has crossed the line yet. Where bytes went is shown here.</p>
        ) : (
          <>
            <figure className="plot" aria-label="Bytes by day">
              <Suspense fallback={<div className="plot-room" />}>
                <SpendingPlot bars={dayBars(shown, days)} now={now} />
              </Suspense>
              <figcaption className="plot-keys secondary">
                {purposes.map((purpose) => (
                  <span key={purpose} className="plot-name">
                    <span className="plot-key" data-purpose={purpose} aria-hidden="true" />
                    {purposeWords[purpose]}
                  </span>
                ))}
              </figcaption>
            </figure>
            <fieldset className="segments" aria-label="Add up">
              {groupings.map((each) => (
                <label key={each} className="segment">
                  <input type="radio" name="spending-by" checked={each === by} onChange={() => setBy(each)} />
                  {groupingWords[each]}
                </label>
              ))}
            </fieldset>
            <SpendingTable rows={shown} by={by} terms={settings.terms} now={now} />
          </>
        )}
        <p className="part-note secondary">
          Bytes are counted on the wire, with TLS. Headers of TCP and IP come on top, estimated at{' '}
          {share === null ? 'a few percent' : `${Math.max(1, Math.round(share * 100))}\u00a0%`}; what counts
          for budgets and prices is with them
          {settings.schedule.kind === 'window' && settings.schedule.free
            ? ', and without what crosses while data is free'
            : ''}
          .
        </p>
      </Part>
      {saved === '' ? null : (
        <Part title="Saved">
          <p>{saved}</p>
        </Part>
      )}
    </>
  );
};
