import { useLiveQuery } from 'dexie-react-hooks';
import type { LinkKind } from '../../core/model/link.ts';
import { costOf as costBy } from '../../core/policy/cost.ts';
import type { Forecast } from '../../core/replica/forecast.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { useReplica } from '../app/window-context.ts';
import { costWords } from '../costs/cost-words.ts';
import { type Costly, type CostView, useCost } from '../costs/use-cost.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { linkKindWords } from '../line/link-kind-words.ts';
import type { ForecastState } from './use-forecast.ts';

interface Props {
  readonly state: ForecastState;
  /** Folders of which nothing is known. */
  readonly unknown: number | 'all';
  /** One folder is asked about, not all. */
  readonly single: boolean;
  readonly off: boolean;
  readonly link: LinkKind;
  /** What the line is now. */
  readonly now: LinkKind;
  /** Something typed is wrong: what is shown is from before. */
  readonly wrong: boolean;
}

/** What something costs on a kind of link that the line is not at the moment: its speed is not known then. */
const useCostOn = (link: LinkKind, now: LinkKind): ((what: Costly) => Pick<CostView, 'words' | 'over'>) => {
  const replica = useReplica();
  const costOf = useCost();
  const price = useLiveQuery(
    async () => (await lineSettings(replica)).terms.get(link)?.price ?? null,
    [replica, link],
    null,
  );
  if (link === now) return costOf;
  return (what) => {
    const { bytes } = costOf(what).cost;
    return { words: costWords(costBy({ bytes, bytesPerSecond: null, rttMs: null, price })), over: 'no' };
  };
};

const unknownWords = (folders: number | 'all', single: boolean): string => {
  if (folders === 'all') return 'No folder was ever looked at: what is in them is not known yet.';
  if (folders === 0) return '';
  if (single) return 'Not known yet: this folder was never looked at.';
  return folders === 1
    ? 'One folder was never looked at: what is in it is not known yet.'
    : `${formatCounted(folders, 'folder')} were never looked at: what is in them is not known yet.`;
};

/** What is not listed yet can only be guessed; '' where nothing is. */
const guessWords = ({ lists, texts, attachments }: Forecast): string =>
  lists === 0 || texts + attachments === 0
    ? ''
    : `What ${lists === 1 ? 'the one message' : `the ${formatCounted(lists, 'message')}`} to list will bring beside is guessed from others.`;

interface Part {
  readonly words: string;
  readonly what: Costly;
}

const partsOf = ({ lists, texts, textOctets, attachments, attachmentOctets }: Forecast): readonly Part[] => [
  ...(lists === 0 ? [] : [{ words: `${formatCounted(lists, 'message')} to list`, what: { lists } }]),
  ...(texts === 0
    ? []
    : [
        { words: `${formatCounted(texts, 'text')}, ${formatBytes(textOctets)}`, what: { texts: textOctets } },
      ]),
  ...(attachments === 0
    ? []
    : [
        {
          words: `${formatCounted(attachments, 'attachment')}, ${formatBytes(attachmentOctets)}`,
          what: { attachments: attachmentOctets },
        },
      ]),
];

/** What a rule would bring now, by part, and what that costs. */
export const ForecastView = ({ state, unknown, single, off, link, now, wrong }: Props) => {
  const costOn = useCostOn(link, now);
  const { forecast, busy, problem } = state;
  if (off) {
    return (
      <section className="forecast" aria-label="Forecast">
        <p>This folder is off: nothing of it comes, whatever the rule.</p>
      </section>
    );
  }
  const parts = forecast === null ? [] : partsOf(forecast);
  const total = costOn({
    lists: forecast?.lists ?? 0,
    texts: forecast?.textOctets ?? 0,
    attachments: forecast?.attachmentOctets ?? 0,
    sessions: 0,
  });
  return (
    <section className="forecast" aria-label="Forecast" aria-busy={busy} data-old={busy || wrong}>
      <h3 className="rule-legend">
        {link === now
          ? `Would come now, on ${linkKindWords[link]}`
          : `Would come if the line were ${linkKindWords[link]}`}
      </h3>
      {problem === null ? null : (
        <p className="task-problem" role="alert">
          It could not be reckoned: {problem}
        </p>
      )}
      {wrong ? <p>Put right what is marked above to see it.</p> : null}
      {forecast && parts.length === 0 && !wrong ? (
        <p>{unknown === 0 ? 'Nothing: what this brings is here.' : 'Nothing that is known of.'}</p>
      ) : null}
      {parts.length > 0 ? (
        <>
          <dl className="forecast-parts figures">
            {parts.map(({ words, what }) => (
              <div key={words} className="forecast-part">
                <dt>{words}</dt>
                <dd>{costOn({ ...what, sessions: 0 }).words}</dd>
              </div>
            ))}
            <div className="forecast-part forecast-total">
              <dt>Together</dt>
              <dd role="status">{total.words}</dd>
            </div>
          </dl>
          {total.over === 'spent' ? (
            <p className="forecast-over">That is more than the budget has left: the rest waits.</p>
          ) : null}
        </>
      ) : null}
      {[unknownWords(unknown, single), forecast === null ? '' : guessWords(forecast)]
        .filter((words) => words !== '')
        .map((words) => (
          <p key={words} className="secondary">
            {words}
          </p>
        ))}
      {parts.length > 0 ? (
        <p className="secondary figures">
          An estimate of what crosses the line. Connecting takes {costOn({ sessions: 1 }).words} beside it,
          each time.
        </p>
      ) : null}
    </section>
  );
};
