import type { Activity } from '../../core/model/activity.ts';
import { useFetching } from '../costs/fetching.ts';
import { useCost } from '../costs/use-cost.ts';
import { NowSection } from './now-section.tsx';
import { Part } from './part.tsx';
import { PastSection } from './past-section.tsx';
import { QueueList } from './queue-list.tsx';
import { isHeld } from './queue-words.ts';
import { toFollowWords } from './to-follow.ts';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** As many entries as the engine writes down: core/model/activity.ts. */
const mostEntries = 100;

/** What all that comes by itself costs together, and what will come that nobody can sum up yet; '' when nothing does. */
const useTotal = ({ queue }: Activity): string => {
  const costOf = useCost();
  const fetching = useFetching();
  const bytes = queue.reduce((sum, entry) => (isHeld(entry) ? sum : sum + entry.bytes), 0);
  if (bytes === 0) return '';
  const { words } = costOf({ bytes, sessions: 0 });
  const toFollow = toFollowWords(queue, fetching);
  return toFollow === '' ? words : `${words}, and ${toFollow}`;
};

const NextSection = ({ activity }: { readonly activity: Activity }) => {
  const { queue, step, syncedAt } = activity;
  const total = useTotal(activity);
  return (
    <Part title="Next" facts={total}>
      {queue.length === 0 ? (
        <p className="part-empty">
          {syncedAt === null
            ? 'Not known yet: it shows once the folders were looked at.'
            : 'Nothing waits: what may come by itself is here, and what was done is sent.'}
        </p>
      ) : (
        <QueueList queue={queue} step={step} />
      )}
      {queue.length >= mostEntries ? (
        <p className="part-empty">More follows; these {mostEntries} come first.</p>
      ) : null}
    </Part>
  );
};

/** What the line does now, what comes next, and what came before. */
export const ActivityTab = ({ activity, wanted }: Props) => {
  if (activity === null) return <p className="part-empty">Starting</p>;
  return (
    <>
      <NowSection activity={activity} wanted={wanted} />
      <NextSection activity={activity} />
      <PastSection />
    </>
  );
};
