import { useLiveQuery } from 'dexie-react-hooks';
import { folders } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';

/** The folders in display order; undefined until they were read once. */
export const useFolders = (): readonly FolderView[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(() => folders(replica), [replica]);
};
