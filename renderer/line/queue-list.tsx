import { type FocusEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { CurrentStep } from '../../core/model/activity.ts';
import type { QueueEntry as Entry } from '../../core/model/queue.ts';
import { rowByKey } from '../ui/row-by-key.ts';
import { QueueEntry } from './queue-entry.tsx';
import { entryKey, isUnderWay } from './queue-words.ts';
import { useQueueActions } from './use-queue-actions.ts';

interface Props {
  readonly queue: readonly Entry[];
  readonly step: CurrentStep | null;
}

/** Rows that PgUp and PgDn pass. */
const page = 8;

const titleId = (entry: Entry): string => `queued-${entryKey(entry).replaceAll(' ', '-')}`;

/** What is to come, in its order: one stop for Tab, arrow keys from entry to entry, and a key for each thing to be done. */
export const QueueList = ({ queue, step }: Props) => {
  const actions = useQueueActions();
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const lastAt = useRef(0);
  const found = queue.findIndex((entry) => entryKey(entry) === current);
  // Where the entry went away, the one that took its place is the current one.
  const at = Math.max(0, Math.min(found < 0 ? lastAt.current : found, queue.length - 1));
  const inside = useRef(false);

  const focusAt = (index: number) => {
    const item = list.current?.children[index];
    if (item instanceof HTMLElement) item.focus();
  };
  useLayoutEffect(() => {
    lastAt.current = at;
    // The entry went, and the focus with it.
    if (inside.current && document.activeElement === document.body) focusAt(at);
  });

  const act = (key: string, entry: Entry): boolean => {
    switch (key) {
      case 'u':
        actions.moveUp(entry);
        return true;
      case 'p':
        actions.togglePaused(entry);
        return true;
      case 'Delete':
      case '#':
        actions.cancel(entry);
        return true;
      default:
        return false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const entry = queue[at];
    if (entry === undefined) return;
    const next = rowByKey(event.key, { at, last: queue.length - 1, page });
    const onEntry = event.target instanceof HTMLElement && event.target.parentElement === list.current;
    if (next !== null) focusAt(next);
    else if (onEntry && event.key === 'Enter') actions.look(entry);
    else if (!act(event.key, entry)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent) => {
    inside.current = true;
    const index = [...(list.current?.children ?? [])].findIndex((item) => item.contains(event.target));
    const entry = queue[index];
    if (entry !== undefined) setCurrent(entryKey(entry));
  };
  const onBlur = (event: FocusEvent) => {
    // Nowhere: the entry itself may have gone.
    if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) {
      inside.current = false;
    }
  };

  return (
    <ol
      ref={list}
      className="queue"
      aria-label="Next"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {queue.map((entry, index) => (
        <li
          key={entryKey(entry)}
          className="queue-entry"
          aria-labelledby={titleId(entry)}
          tabIndex={index === at ? 0 : -1}
        >
          <QueueEntry
            entry={entry}
            titleId={titleId(entry)}
            tabIndex={index === at ? 0 : -1}
            underWay={isUnderWay(entry, step)}
            actions={actions}
          />
        </li>
      ))}
    </ol>
  );
};
