import { CloudOff, FolderMinus, Inbox, SearchX } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { CostNote } from '../costs/cost-note.tsx';
import { markOf, useFetching } from '../costs/fetching.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { ListEnd } from './list-end.tsx';
import type { Unlisted } from './unlisted.ts';

interface Props {
  readonly view: FolderView;
  readonly unlisted: Unlisted;
}

/** The list of a folder that comes by itself, and what it costs. */
const ListToCome = ({ view, count }: { readonly view: FolderView; readonly count: number }) => {
  const fetching = useFetching();
  const cost = useCost()({ lists: count });
  const paused = markOf(fetching, view.mailbox.id, 'lists')?.paused === true;
  const comes = paused ? 'is paused' : (cost.goes ?? 'comes next, newest first');
  return (
    <>
      {count > 0 ? (
        <p className="figures">
          {formatCounted(count, 'message')} · <CostNote cost={{ ...cost, goes: null }} />
        </p>
      ) : null}
      <p className="figures">It {comes}.</p>
    </>
  );
};

/** Why there are no rows, and what will happen about it. */
export const EmptyList = ({ view, unlisted }: Props) => {
  const { mailbox, total, priority } = view;
  if (!mailbox.selectable) {
    return (
      <div className="empty">
        <FolderMinus size={28} strokeWidth={1.5} aria-hidden="true" />
        <p className="empty-title">This folder only holds other folders</p>
      </div>
    );
  }
  if (total === 0 && (!mailbox.listed || mailbox.fact !== null || mailbox.status?.messages === 0)) {
    return (
      <div className="empty">
        <Inbox size={28} strokeWidth={1.5} aria-hidden="true" />
        <p className="empty-title">Nothing in this folder</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <CloudOff size={28} strokeWidth={1.5} aria-hidden="true" />
      <p className="empty-title">This folder’s list is not here{priority === 'off' ? '' : ' yet'}</p>
      {priority === 'off' ? (
        <p>Nothing of it was listed before it was set to off.</p>
      ) : unlisted.toCome === 0 && unlisted.beyond > 0 ? (
        <ListEnd view={view} unlisted={unlisted} />
      ) : (
        <ListToCome view={view} count={unlisted.toCome} />
      )}
    </div>
  );
};

/** Before the folders were listed for the first time. */
export const NothingYet = ({ activity }: { readonly activity: Activity | null }) => {
  const trying = activity === null || activity.link.kind !== 'offline';
  return (
    <div className="empty">
      <Inbox size={28} strokeWidth={1.5} aria-hidden="true" />
      <p className="empty-title">Nothing is here yet</p>
      <p>
        {trying
          ? 'The folders come first, then the newest messages of the inbox.'
          : 'The folders come once the line is up, then the newest messages of the inbox.'}
      </p>
    </div>
  );
};

interface NothingFoundProps {
  readonly text: string;
  /** Messages of the folder that are not listed here. */
  readonly unlisted: number;
  readonly onClear: () => void;
}

/** Nothing that answers to the filter. */
export const NothingFound = ({ text, unlisted, onClear }: NothingFoundProps) => (
  <div className="empty">
    <SearchX size={28} strokeWidth={1.5} aria-hidden="true" />
    <p className="empty-title">No sender or subject here holds “{text}”</p>
    {unlisted > 0 ? <p className="figures">{onlyListedWords(unlisted)}</p> : null}
    <Button onClick={onClear}>Show the whole folder</Button>
  </div>
);

/** What a filter cannot find. */
export const onlyListedWords = (unlisted: number): string =>
  `Only what is listed here is searched: ${formatCounted(unlisted, 'message')} of this folder ${unlisted === 1 ? 'is' : 'are'} not.`;
