import { useEffect, useState } from 'react';
import { FolderWatch } from '../../core/replica/folder-watch.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';

/** The folders in display order; undefined until they were read once. */
export const useFolders = (): readonly FolderView[] | undefined => {
  const replica = useReplica();
  const [folders, setFolders] = useState<readonly FolderView[]>();
  const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    const watch = new FolderWatch(replica, {
      onFolders: setFolders,
      onError: (error) => setFailed({ error }),
    });
    return () => watch.stop();
  }, [replica]);
  // The window's error boundary says it.
  if (failed) throw failed.error;
  return folders;
};
