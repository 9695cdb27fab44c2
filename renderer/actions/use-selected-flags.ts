import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import { hasFlag } from '../../core/merge/view.ts';
import type { ShownMessage } from '../../core/model/message.ts';
import { useReplica, useWindow } from '../app/window-context.ts';

/** More messages than this are not looked at to word a button. */
const mostLookedAt = 200;

/** Whether all selected messages are read, and starred; false while nobody knows. */
export const useSelectedFlags = (): { readonly read: boolean; readonly starred: boolean } => {
  const replica = useReplica();
  const marks = useWindow((state) => state.marks);
  const current = useWindow((state) => state.selection?.id ?? null);
  const ids = useMemo(() => {
    if (marks.kind === 'folder') return [];
    return marks.ids.size > 0 ? [...marks.ids] : current === null ? [] : [current];
  }, [marks, current]);
  const flags = useLiveQuery(async () => {
    if (ids.length === 0 || ids.length > mostLookedAt) return { read: false, starred: false };
    const rows = await replica.messages.bulkGet(ids);
    const shown = rows.flatMap((row): ShownMessage[] => (row?.shown ? [row.shown] : []));
    return {
      read: shown.every(({ unseen }) => unseen === 0),
      starred: shown.every((message) => hasFlag(message.flags, '\\Flagged')),
    };
  }, [replica, ids]);
  return flags ?? { read: false, starred: false };
};
