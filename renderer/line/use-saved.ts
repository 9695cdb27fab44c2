import { useEffect, useState } from 'react';
import { type Saved, saved } from '../../core/replica/saved.ts';
import { useReplica } from '../app/window-context.ts';

/** What did not cross; null until it was counted. It is counted once: that looks at every message. */
export const useSaved = (): Saved | null => {
  const replica = useReplica();
  const [counted, setCounted] = useState<Saved | null>(null);
  useEffect(() => {
    let gone = false;
    void saved(replica).then((now) => {
      if (!gone) setCounted(now);
    });
    return () => {
      gone = true;
    };
  }, [replica]);
  return counted;
};
