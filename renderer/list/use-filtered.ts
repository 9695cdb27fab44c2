import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { filterMessages } from '../../core/replica/queries.ts';
import { useReplica } from '../app/window-context.ts';
import type { ListSource } from './list-source.ts';

/** Nobody reads further than this through a filter; a longer word finds what is below. */
const limit = 500;
const typingPauseMs = 120;

export interface Filtered {
  readonly source: ListSource;
  /** The text these rows answer to. */
  readonly text: string;
  /** There are more than are shown. */
  readonly more: boolean;
}

/** The value once it has stayed the same for a moment. */
const useSettled = (value: string): string => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
};

/** The newest messages of a folder whose sender or subject holds the text. */
export const useFiltered = (mailboxId: MailboxId, text: string): Filtered | undefined => {
  const replica = useReplica();
  const settled = useSettled(text.trim());
  return useLiveQuery(async () => {
    const { items, more } = await filterMessages(replica, mailboxId, { text: settled, limit });
    return { source: { count: items.length, offset: 0, items }, text: settled, more };
  }, [replica, mailboxId, settled]);
};
