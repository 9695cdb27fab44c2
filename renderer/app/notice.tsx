import { useEffect } from 'react';
import { Button } from '../ui/button.tsx';
import { undoMs } from './undo.ts';
import { useWindow } from './window-context.ts';

/** The last thing done or gone wrong, for a few seconds, with its undo. */
export const NoticeLine = () => {
  const notice = useWindow((state) => state.notice);
  const drop = useWindow((state) => state.dropNotice);
  const id = notice?.id;
  useEffect(() => {
    if (id === undefined) return;
    const timer = setTimeout(() => drop(id), undoMs);
    return () => clearTimeout(timer);
  }, [id, drop]);
  return (
    <div role="status">
      {notice ? (
        <div key={notice.id} className={notice.quiet ? 'visually-hidden' : 'notice'}>
          <span className="notice-text" title={notice.text}>
            {notice.text}
          </span>
          {notice.undo ? (
            <Button
              onClick={() => {
                notice.undo?.();
                drop(notice.id);
              }}
            >
              Undo
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
};
