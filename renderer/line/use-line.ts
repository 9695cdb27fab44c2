import { useLiveQuery } from 'dexie-react-hooks';
import type { Activity } from '../../core/model/activity.ts';
import { activity, onlineWanted } from '../../core/replica/queries.ts';
import { useReplica } from '../app/window-context.ts';

/** What the engine says about itself; null before it first ran. */
export const useActivity = (): Activity | null => {
  const replica = useReplica();
  return useLiveQuery(() => activity(replica), [replica], null);
};

/** The online/offline switch. */
export const useOnlineWanted = (): boolean => {
  const replica = useReplica();
  return useLiveQuery(() => onlineWanted(replica), [replica], true);
};
