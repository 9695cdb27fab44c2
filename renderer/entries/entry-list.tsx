import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { focusTargets } from '../app/focus.ts';
import { rowByKey } from '../ui/row-by-key.ts';

interface Props<Entry> {
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly keyOf: (entry: Entry) => string | number;
  /** What an entry is called; the element that `children` give this id says it. */
  readonly titleId: (entry: Entry) => string;
  /** Roughly, px: what is on screen is measured. */
  readonly estimatedHeight: number;
  /** Enter, → (true) and ← (false) on an entry; null toggles. */
  readonly onOpen?: (entry: Entry, open: boolean | null) => void;
  /** Entries are told whether Tab reaches into them: only into the one that the arrow keys are on. */
  readonly children: (entry: Entry, tabIndex: 0 | -1) => ReactNode;
}

/** Rows that PgUp and PgDn pass. */
const page = 8;

/** A long list of entries of different heights: one stop for Tab, arrow keys from entry to entry. */
export const EntryList = <Entry,>(props: Props<Entry>) => {
  const { label, entries, keyOf, titleId, estimatedHeight, onOpen, children } = props;
  const scroller = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<string | number | null>(null);
  const lastAt = useRef(0);
  const found = entries.findIndex((entry) => keyOf(entry) === current);
  // Where the entry went away, the one that took its place is the current one.
  const at = Math.max(0, Math.min(found < 0 ? lastAt.current : found, entries.length - 1));
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedHeight,
    getItemKey: (index) => {
      const entry = entries[index];
      return entry === undefined ? index : keyOf(entry);
    },
    overscan: 4,
    // The entry that has the focus stays in the document wherever one scrolls.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  });

  const focusAt = (index: number) => {
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
  };
  /** What in it has the focus, or had it last. */
  const focused = useRef<Element | null>(null);
  const moved = useRef(false);
  useLayoutEffect(() => {
    lastAt.current = at;
    // Only where that went away: whoever leaves it for nothing means it.
    const lost = focused.current?.isConnected === false && document.activeElement === document.body;
    if (moved.current || lost) focusAt(at);
    moved.current = false;
  });

  const onFocus = (event: FocusEvent) => {
    focused.current = event.target;
    const holder = event.target.closest<HTMLElement>('[data-index]');
    const entry = holder === null ? undefined : entries[Number(holder.dataset.index)];
    if (entry !== undefined) setCurrent(keyOf(entry));
  };
  const onBlur = (event: FocusEvent) => {
    // Nowhere: the entry itself may have gone.
    if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) {
      focused.current = null;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const entry = entries[at];
    const next = rowByKey(event.key, { at, last: entries.length - 1, page });
    if (next !== null) {
      const nextEntry = entries[next];
      if (nextEntry === undefined) return;
      moved.current = true;
      virtualizer.scrollToIndex(next, { align: 'auto' });
      setCurrent(keyOf(nextEntry));
      if (next === at) focusAt(at);
    } else if (
      entry !== undefined &&
      event.target instanceof HTMLElement &&
      'index' in event.target.dataset
    ) {
      if (event.key === 'Enter' || event.key === ' ') onOpen?.(entry, null);
      else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        onOpen?.(entry, event.key === 'ArrowRight');
      } else return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <ul
      ref={scroller}
      id={focusTargets.place}
      className="entries"
      aria-label={label}
      // Sent on to the entry that the keys are on.
      tabIndex={-1}
      onFocus={(event) => (event.target === event.currentTarget ? focusAt(at) : onFocus(event))}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    >
      <li className="entries-room" role="presentation" style={{ height: virtualizer.getTotalSize() }} />
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const entry = entries[index];
        if (entry === undefined) return null;
        return (
          <li
            key={keyOf(entry)}
            ref={virtualizer.measureElement}
            data-index={index}
            className="entry"
            aria-labelledby={titleId(entry)}
            aria-setsize={entries.length}
            aria-posinset={index + 1}
            tabIndex={index === at ? 0 : -1}
            style={{ transform: `translateY(${start}px)` }}
          >
            {children(entry, index === at ? 0 : -1)}
          </li>
        );
      })}
    </ul>
  );
};
