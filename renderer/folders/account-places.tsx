import { ArrowUp, Gauge, ListOrdered, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { focusSoon } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import type { Place } from '../app/window-store.ts';
import { useAttentionCount } from '../attention/use-attention.ts';
import { formatCount } from '../format/count.ts';
import { useUnsentCount } from '../unsent/use-unsent.ts';

interface EntryProps {
  readonly place: Exclude<Place, 'folder'>;
  readonly icon: ReactNode;
  readonly words: string;
  /** Null where there is nothing to count. */
  readonly count: number | null;
}

const PlaceEntry = ({ place, icon, words, count }: EntryProps) => {
  const here = useWindow((state) => state.place) === place;
  const openPlace = useWindow((state) => state.openPlace);
  return (
    <button
      type="button"
      className={`place place-${place}`}
      aria-current={here ? 'page' : undefined}
      aria-label={count === null ? words : `${words}, ${count > 0 ? formatCount(count) : 'nothing'}`}
      data-quiet={count === null || count === 0}
      onClick={() => {
        openPlace(place);
        focusSoon('place');
      }}
    >
      {icon}
      <span className="place-words">{words}</span>
      {count !== null && count > 0 ? <span className="place-count figures">{formatCount(count)}</span> : null}
    </button>
  );
};

/** What is about the whole account: always there, so that nothing moves when it has something to say, and quiet until then. */
export const AccountPlaces = () => (
  <div className="places">
    <PlaceEntry
      place="unsent"
      icon={<ArrowUp className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />}
      words="Not yet sent"
      count={useUnsentCount()}
    />
    <PlaceEntry
      place="attention"
      icon={<TriangleAlert className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />}
      words="Needs attention"
      count={useAttentionCount()}
    />
    <PlaceEntry
      place="order"
      icon={<ListOrdered className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />}
      words="What comes first"
      count={null}
    />
    <PlaceEntry
      place="line"
      icon={<Gauge className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />}
      words="The line"
      count={null}
    />
  </div>
);
