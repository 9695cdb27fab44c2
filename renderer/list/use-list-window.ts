import { useLiveQuery } from 'dexie-react-hooks';
import { type RefObject, useEffect, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import { listWindow } from '../../core/replica/queries.ts';
import { useReplica } from '../app/window-context.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';

const pageRows = 40;
/** One page above the viewport's first row and two from there on: enough for a tall screen and a quick flick. */
const windowRows = 4 * pageRows;

interface LoadedWindow extends ListSource {
  readonly page: number;
}

const readWindow = async (replica: Replica, mailboxId: MailboxId, offset: number): Promise<ListSource> => {
  const { total, items } = await listWindow(replica, mailboxId, { offset, limit: windowRows });
  return { count: total, offset, items };
};

/**
 * The rows around where the anchor is now. When so many rows came in above that it slid out of the window that
 * was asked for, the window follows it, so that it is never off the screen, not for a frame.
 */
const readAround = async (
  replica: Replica,
  mailboxId: MailboxId,
  { offset, anchor }: { readonly offset: number; readonly anchor: Anchor | null },
): Promise<ListSource> => {
  const source = await readWindow(replica, mailboxId, offset);
  if (anchor === null || itemAt(source, anchor.index) === undefined) return source;
  if (indexOf(source, anchor.id) !== null) return source;
  const position = await listPosition(replica, anchor.id);
  if (position === null) return source;
  return readWindow(replica, mailboxId, Math.max(0, offset + position - anchor.index));
};

interface Input {
  readonly mailboxId: MailboxId;
  readonly firstVisible: number;
  /** Kept by useStayPut. */
  readonly anchor: RefObject<Anchor | null>;
}

/**
 * The rows around the viewport, kept current. The next window is asked for only when the last one has come:
 * dragging the scroll bar through 100,000 rows then costs as many reads as the disk can give, and no more.
 */
export const useListWindow = ({ mailboxId, firstVisible, anchor }: Input): ListSource | undefined => {
  const replica = useReplica();
  const [page, setPage] = useState(0);
  const loaded = useLiveQuery(async (): Promise<LoadedWindow> => {
    const offset = Math.max(0, page - 1) * pageRows;
    return { page, ...(await readAround(replica, mailboxId, { offset, anchor: anchor.current })) };
  }, [replica, mailboxId, page]);

  const wanted = Math.floor(Math.max(0, firstVisible) / pageRows);
  const settled = loaded?.page === page;
  useEffect(() => {
    if (settled && wanted !== page) setPage(wanted);
  }, [settled, wanted, page]);
  return loaded;
};
