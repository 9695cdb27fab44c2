import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { listWindow } from '../../core/replica/queries.ts';
import { useReplica } from '../app/window-context.ts';
import type { ListSource } from './list-source.ts';

const pageRows = 40;
/** One page above the viewport's first row and two from there on: enough for a tall screen and a quick flick. */
const windowRows = 4 * pageRows;

interface LoadedWindow extends ListSource {
  readonly page: number;
}

/**
 * The rows around the viewport, kept current. The next window is asked for only when the last one has come:
 * dragging the scroll bar through 100,000 rows then costs as many reads as the disk can give, and no more.
 */
export const useListWindow = (mailboxId: MailboxId, firstVisible: number): ListSource | undefined => {
  const replica = useReplica();
  const [page, setPage] = useState(0);
  const loaded = useLiveQuery(async (): Promise<LoadedWindow> => {
    const offset = Math.max(0, page - 1) * pageRows;
    const { total, items } = await listWindow(replica, mailboxId, { offset, limit: windowRows });
    return { page, count: total, offset, items };
  }, [replica, mailboxId, page]);

  const wanted = Math.floor(Math.max(0, firstVisible) / pageRows);
  const settled = loaded?.page === page;
  useEffect(() => {
    if (settled && wanted !== page) setPage(wanted);
  }, [settled, wanted, page]);
  return loaded;
};
