import { useLiveQuery } from 'dexie-react-hooks';
import type { Meeting } from '../../core/model/conflict.ts';
import { keptRows } from '../../core/replica/attention.ts';
import { useReplica } from '../app/window-context.ts';

/** How large the messages are that are kept here and gone on the server: what it takes to put them back, bytes. */
export const useKeptBytes = (meeting: Meeting, wanted: boolean): number => {
  const replica = useReplica();
  return useLiveQuery(
    async () => {
      const rows = wanted ? await keptRows(replica, meeting) : [];
      return rows.reduce((sum, { size }) => sum + size, 0);
    },
    [replica, meeting, wanted],
    0,
  );
};
