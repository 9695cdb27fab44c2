import { useLiveQuery } from 'dexie-react-hooks';
import { countUnsent, type UnsentAction, unsentActions } from '../../core/replica/unsent.ts';
import { useReplica } from '../app/window-context.ts';

/** What the server does not know yet, newest first; undefined until it was read once. */
export const useUnsent = (): readonly UnsentAction[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(() => unsentActions(replica), [replica]);
};

/** How many actions those are. */
export const useUnsentCount = (): number => {
  const replica = useReplica();
  return useLiveQuery(() => countUnsent(replica), [replica], 0);
};
