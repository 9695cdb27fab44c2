import { Menu } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { listWindow } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useArrangement } from '../app/use-media.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { folderName, folderState } from '../folders/folder-words.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { EmptyList, NothingFound } from './empty-list.tsx';
import { MessageList } from './message-list.tsx';
import { useFiltered } from './use-filtered.ts';
import { useListWindow } from './use-list-window.ts';

interface PaneProps {
  readonly view: FolderView;
  readonly activity: Activity | null;
}

const online = (activity: Activity | null): boolean => activity !== null && activity.link.kind !== 'offline';

/** The whole folder, newest first. */
const WholeFolder = ({ view, activity }: PaneProps) => {
  const replica = useReplica();
  const mailboxId = view.mailbox.id;
  const [first, setFirst] = useState(0);
  const source = useListWindow(mailboxId, first);
  const fetchItem = useCallback(
    async (index: number) => (await listWindow(replica, mailboxId, { offset: index, limit: 1 })).items[0],
    [replica, mailboxId],
  );
  if (!source) return <div className="list-frame" />;
  if (source.count === 0) {
    return (
      <EmptyList view={view} online={online(activity)} bytesPerSecond={activity?.bytesPerSecond ?? null} />
    );
  }
  const missing = view.total - source.count;
  return (
    <MessageList
      label={folderName(view)}
      source={source}
      fetchItem={fetchItem}
      onRange={setFirst}
      end={
        missing > 0 ? (
          <p className="list-end figures">
            {formatCounted(missing, 'message')} of this folder {missing === 1 ? 'is' : 'are'} not listed here
            yet
          </p>
        ) : null
      }
    />
  );
};

const ignoreRange = () => {};

/** What of the folder answers to the filter. */
const FilteredFolder = ({ view, text }: { readonly view: FolderView; readonly text: string }) => {
  const setFilter = useWindow((state) => state.setFilter);
  const filtered = useFiltered(view.mailbox.id, text);
  const source = filtered?.source;
  const fetchItem = useCallback(async (index: number) => source?.items[index], [source]);
  const positionOf = useCallback(async () => null, []);
  if (!filtered || !source) return <div className="list-frame" />;
  if (source.count === 0) return <NothingFound text={filtered.text} onClear={() => setFilter(null)} />;
  return (
    <MessageList
      label={`${folderName(view)}, filtered`}
      source={source}
      fetchItem={fetchItem}
      positionOf={positionOf}
      onRange={ignoreRange}
      end={
        filtered.more ? (
          <p className="list-end figures">The newest {formatCount(source.count)} are shown; there are more</p>
        ) : null
      }
    />
  );
};

/** The open folder's messages. */
export const ListPane = ({
  view,
  activity,
}: {
  readonly view: FolderView | undefined;
  readonly activity: Activity | null;
}) => {
  const filter = useWindow((state) => state.filter);
  const showDrawer = useWindow((state) => state.showDrawer);
  const single = useArrangement() === 'single';
  const filtered = filter !== null && filter.trim() !== '';
  return (
    <>
      <header className="list-head">
        {single ? (
          <IconButton label="Folders" onClick={() => showDrawer(true)}>
            <Menu size={18} />
          </IconButton>
        ) : null}
        <h1 className="list-title" dir="auto">
          {view ? folderName(view) : ''}
        </h1>
        {view?.mailbox.selectable ? (
          <span className="secondary figures" title={folderState(view)}>
            {view.listed < view.total
              ? `${formatCount(view.listed)} of ${formatCount(view.total)} here`
              : formatCounted(view.total, 'message')}
            {view.unread > 0 ? ` · ${formatCount(view.unread)} unread` : ''}
          </span>
        ) : null}
      </header>
      {view === undefined ? (
        <div className="list-frame" />
      ) : filtered ? (
        <FilteredFolder key={view.mailbox.id} view={view} text={filter} />
      ) : (
        <WholeFolder key={view.mailbox.id} view={view} activity={activity} />
      )}
    </>
  );
};
