import { useLiveQuery } from 'dexie-react-hooks';
import { type RefObject, useEffect, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import { listRows } from '../../core/replica/queries.ts';
import { useReplica } from '../app/window-context.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';

const pageRows = 40;
/** One page above the viewport's first row and two from there on: enough for a tall screen and a quick flick. */
const windowRows = 4 * pageRows;

interface LoadedWindow extends ListSource {
  readonly page: number;
}

interface Place {
  readonly mailboxId: MailboxId;
  /** How many rows the folder has, as far as counted. */
  readonly listed: number;
}

const readWindow = async (
  replica: Replica,
  { mailboxId, listed }: Place,
  offset: number,
): Promise<ListSource> => {
  const items = await listRows(replica, mailboxId, { offset, limit: windowRows, listed });
  return { count: Math.max(listed, offset + items.length), offset, items };
};

/**
 * The rows around where the anchor is now. When so many rows came in above that it slid out of the window that
 * was asked for, the window follows it, so that it is never off the screen, not for a frame.
 */
const readAround = async (
  replica: Replica,
  place: Place,
  { offset, anchor }: { readonly offset: number; readonly anchor: Anchor | null },
): Promise<ListSource> => {
  const source = await readWindow(replica, place, offset);
  if (anchor === null || itemAt(source, anchor.index) === undefined) return source;
  if (indexOf(source, anchor.id) !== null) return source;
  const position = await listPosition(replica, anchor.id);
  if (position === null) return source;
  return readWindow(replica, place, Math.max(0, offset + position - anchor.index));
};

interface Input extends Place {
  readonly firstVisible: number;
  /** Kept by useStayPut. */
  readonly anchor: RefObject<Anchor | null>;
}

/**
 * The rows around the viewport, kept current. The next window is asked for only when the last one has come:
 * dragging the scroll bar through 100,000 rows then costs as many reads as the disk can give, and no more.
 */
export const useListWindow = ({ mailboxId, listed, firstVisible, anchor }: Input): ListSource | undefined => {
  const replica = useReplica();
  const [page, setPage] = useState(0);
  const loaded = useLiveQuery(async (): Promise<LoadedWindow> => {
    const offset = Math.max(0, page - 1) * pageRows;
    const place = { mailboxId, listed };
    return { page, ...(await readAround(replica, place, { offset, anchor: anchor.current })) };
  }, [replica, mailboxId, listed, page]);

  const wanted = Math.floor(Math.max(0, firstVisible) / pageRows);
  const settled = loaded?.page === page;
  useEffect(() => {
    if (settled && wanted !== page) setPage(wanted);
  }, [settled, wanted, page]);
  return loaded;
};
