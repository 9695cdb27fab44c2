import { useCallback, useRef, useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { listRows } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatCounted } from '../format/count.ts';
import { EmptyList } from './empty-list.tsx';
import type { Anchor } from './list-source.ts';
import { MessageList } from './message-list.tsx';
import { useListWindow } from './use-list-window.ts';

interface Props {
  readonly view: FolderView;
  readonly activity: Activity | null;
}

/** Every message of a folder, newest first. */
export const WholeFolder = ({ view, activity }: Props) => {
  const replica = useReplica();
  const { listed, mailbox } = view;
  const mailboxId = mailbox.id;
  const [first, setFirst] = useState(0);
  const anchor = useRef<Anchor | null>(null);
  const source = useListWindow({ mailboxId, listed, firstVisible: first, anchor });
  const fetchItem = useCallback(
    async (index: number) => (await listRows(replica, mailboxId, { offset: index, limit: 1, listed }))[0],
    [replica, mailboxId, listed],
  );
  if (!source) return <div className="list-frame" />;
  if (source.count === 0) {
    const online = activity !== null && activity.link.kind !== 'offline';
    return <EmptyList view={view} online={online} bytesPerSecond={activity?.bytesPerSecond ?? null} />;
  }
  const missing = view.total - source.count;
  return (
    <MessageList
      label={folderName(view)}
      source={source}
      anchor={anchor}
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
