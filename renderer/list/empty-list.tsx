import { CloudOff, FolderMinus, Inbox, SearchX } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { formatCounted } from '../format/count.ts';
import { formatCost } from '../format/duration.ts';
import { listRowBytes } from '../line/line-words.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly view: FolderView;
  readonly online: boolean;
  readonly bytesPerSecond: number | null;
}

/** Why there are no rows, and what will happen about it. */
export const EmptyList = ({ view, online, bytesPerSecond }: Props) => {
  const { mailbox, total } = view;
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
  const cost = total > 0 ? ` (${formatCost(total * listRowBytes, bytesPerSecond)})` : '';
  const what = total > 0 ? `${formatCounted(total, 'message')}${cost}` : 'Its list';
  return (
    <div className="empty">
      <CloudOff size={28} strokeWidth={1.5} aria-hidden="true" />
      <p className="empty-title">This folder’s list is not here yet</p>
      <p className="figures">
        {online
          ? `${what} will come next, newest first.`
          : `${what} will come once the line is up, newest first.`}
      </p>
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

/** Nothing that answers to the filter. */
export const NothingFound = ({ text, onClear }: { readonly text: string; readonly onClear: () => void }) => (
  <div className="empty">
    <SearchX size={28} strokeWidth={1.5} aria-hidden="true" />
    <p className="empty-title">No sender or subject here holds “{text}”</p>
    <Button onClick={onClear}>Show the whole folder</Button>
  </div>
);
