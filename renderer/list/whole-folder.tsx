import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { messagesBetween } from '../../core/replica/list-neighbours.ts';
import { listRows } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { wholeFolder } from '../actions/marks.ts';
import { useReplica } from '../app/window-context.ts';
import { folderName } from '../folders/folder-words.ts';
import { EmptyList } from './empty-list.tsx';
import { ListEnd } from './list-end.tsx';
import type { Anchor } from './list-source.ts';
import { MessageList } from './message-list.tsx';
import { useListWindow } from './use-list-window.ts';
import { useUnlisted } from './use-unlisted.ts';

/** Rows that were taken out since a folder's rows were counted, and how many it had then. */
interface Taken {
  readonly of: number;
  readonly rows: number;
}

/** By then the rows were counted anew, even if there are as many as before, ms. */
const longestTakenMs = 15_000;

/** Every message of a folder, newest first. */
export const WholeFolder = ({ view }: { readonly view: FolderView }) => {
  const replica = useReplica();
  const { mailbox } = view;
  const mailboxId = mailbox.id;
  const [first, setFirst] = useState(0);
  const [taken, setTaken] = useState<Taken | null>(null);
  // The rows of a large folder are counted anew only after a while.
  const listed = Math.max(0, view.listed - (taken?.of === view.listed ? taken.rows : 0));
  const anchor = useRef<Anchor | null>(null);
  const source = useListWindow({ mailboxId, listed, firstVisible: first, anchor });
  const fetchItem = useCallback(
    async (index: number) => {
      const offset = Math.max(0, Math.min(index, listed - 1));
      return (await listRows(replica, mailboxId, { offset, limit: 1, listed }))[0];
    },
    [replica, mailboxId, listed],
  );
  const between = useCallback(
    (ends: readonly [MessageId, MessageId]) => messagesBetween(replica, mailboxId, ends),
    [replica, mailboxId],
  );
  const onLeft = useCallback(
    (rows: number) =>
      setTaken((before) => ({
        of: view.listed,
        rows: rows + (before?.of === view.listed ? before.rows : 0),
      })),
    [view.listed],
  );
  useEffect(() => {
    if (taken === null) return;
    const timer = setTimeout(() => setTaken(null), longestTakenMs);
    return () => clearTimeout(timer);
  }, [taken]);
  const unlisted = useUnlisted(view);
  if (!source) return <div className="list-frame" />;
  if (source.count === 0) return <EmptyList view={view} unlisted={unlisted} />;
  // Of an off folder nobody knows what the server has, and its bar says what to do about it.
  const isWhole = view.priority === 'off' || unlisted.toCome + unlisted.beyond === 0;
  return (
    <MessageList
      label={folderName(view)}
      mailboxId={mailboxId}
      source={source}
      anchor={anchor}
      fetchItem={fetchItem}
      all={wholeFolder}
      between={between}
      onRange={setFirst}
      onLeft={onLeft}
      end={isWhole ? null : <ListEnd view={view} unlisted={unlisted} />}
    />
  );
};
