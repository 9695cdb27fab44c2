import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { removeMarks } from '../actions/marks.ts';
import { useReplica, useWindow } from '../app/window-context.ts';

/** More rows than this are looked at only when something is done to them. */
const mostWatched = 500;

/** Takes out of what is selected the messages that went from the folder. */
export const usePruneMarks = (mailboxId: MailboxId): void => {
  const replica = useReplica();
  const marks = useWindow((state) => state.marks);
  const mark = useWindow((state) => state.mark);
  const gone = useLiveQuery(async () => {
    if (marks.kind === 'folder' || marks.ids.size === 0 || marks.ids.size > mostWatched) return null;
    const ids = [...marks.ids];
    const rows = await replica.messages.bulkGet(ids);
    return { of: marks, ids: ids.filter((_, index) => rows[index]?.shown?.mailboxId !== mailboxId) };
  }, [replica, marks, mailboxId]);
  useEffect(() => {
    if (gone && gone.of === marks && gone.ids.length > 0) mark(removeMarks(marks, gone.ids));
  }, [gone, marks, mark]);
};
