import { useLiveQuery } from 'dexie-react-hooks';
import { type ConflictView, countConflicts, openConflicts } from '../../core/replica/attention.ts';
import { useReplica } from '../app/window-context.ts';

/** What asks for the user, newest first; undefined until it was read once. */
export const useAttention = (): readonly ConflictView[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(() => openConflicts(replica), [replica]);
};

/** How much that is. */
export const useAttentionCount = (): number => {
  const replica = useReplica();
  return useLiveQuery(() => countConflicts(replica), [replica], 0);
};
