import { ShieldCheck } from 'lucide-react';
import { useNow } from '../app/use-now.ts';
import { EntryList } from '../entries/entry-list.tsx';
import { PlacePane } from '../entries/place-pane.tsx';
import { formatCounted } from '../format/count.ts';
import { AttentionEntry } from './attention-entry.tsx';
import { useAttention } from './use-attention.ts';

const titleId = (id: number): string => `attention-${id}`;

/** Where two sides met and somebody has to say what is right. */
export const AttentionPane = () => {
  const now = useNow(60_000);
  const views = useAttention();
  return (
    <PlacePane
      title="Needs attention"
      empty={views?.length === 0}
      facts={
        views && views.length > 0 ? formatCounted(views.length, 'thing to look at', 'things to look at') : ''
      }
    >
      {views?.length === 0 ? (
        <div className="empty">
          <ShieldCheck size={28} strokeWidth={1.5} aria-hidden="true" />
          <p className="empty-title">Nothing needs your attention</p>
          <p>When something done here meets something done elsewhere, what became of it is told here.</p>
        </div>
      ) : null}
      {views && views.length > 0 ? (
        <EntryList
          label="Needs attention"
          entries={views}
          keyOf={({ conflict }) => conflict.id}
          titleId={({ conflict }) => titleId(conflict.id)}
          estimatedHeight={128}
        >
          {(view, tabIndex) => (
            <AttentionEntry view={view} titleId={titleId(view.conflict.id)} now={now} tabIndex={tabIndex} />
          )}
        </EntryList>
      ) : null}
    </PlacePane>
  );
};
