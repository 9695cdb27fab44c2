import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';

interface Input {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly source: ListSource;
  readonly rowHeight: number;
  readonly selectedId: MessageId | null;
  readonly anchor: RefObject<Anchor | null>;
}

/** The row one looks at: the selected one while it is in sight, else the first in sight. */
const findAnchor = (
  source: ListSource,
  element: HTMLElement,
  rowHeight: number,
  selectedId: MessageId | null,
): Anchor | null => {
  const first = Math.ceil(element.scrollTop / rowHeight);
  const last = Math.floor((element.scrollTop + element.clientHeight) / rowHeight) - 1;
  const selected = selectedId === null ? null : indexOf(source, selectedId);
  if (selectedId !== null && selected !== null && selected >= first && selected <= last) {
    return { id: selectedId, index: selected, making: null };
  }
  // At the very top with nothing selected, what is new is what one looks for.
  if (element.scrollTop === 0) return null;
  const item = itemAt(source, first);
  return item ? { id: item.id, index: first, making: null } : null;
};

/** Where the anchor stands once those that it takes the place of are gone; null when it is not at hand. */
const standing = (source: ListSource, { id, making }: Anchor): number | null => {
  const index = indexOf(source, id);
  if (index === null) return null;
  return index - (making ?? []).filter((gone) => (indexOf(source, gone) ?? index) < index).length;
};

/**
 * Keeps the row one looks at where it is when rows come or go above it, by scrolling as far as it moved.
 * Returns how many rows came in above since the list was last at its top.
 */
export const useStayPut = ({ scroller, source, rowHeight, selectedId, anchor }: Input): number => {
  const [above, setAbove] = useState(0);
  const seen = useRef<ListSource | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const fresh = seen.current !== source;
    seen.current = source;
    const held = anchor.current;
    if (held?.making && !fresh) return;
    const index = held && standing(source, held);
    if (held !== null && index !== null && index !== held.index) {
      element.scrollTop += (index - held.index) * rowHeight;
      if (index < held.index || held.making === null) {
        // What the list is too short to scroll away is in sight, and no news.
        const outOfSight = Math.round(element.scrollTop / rowHeight);
        setAbove((rows) => Math.max(0, Math.min(rows + index - held.index, outOfSight)));
      }
    }
    const going = held?.making?.some((id) => indexOf(source, id) !== null) === true;
    if (held === null || index === null || !going) {
      anchor.current = findAnchor(source, element, rowHeight, selectedId);
    }
  }, [source, scroller, rowHeight, selectedId, anchor]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const found = findAnchor(source, element, rowHeight, selectedId);
      // Off the top, no anchor only means that the rows there are still being read.
      if (found !== null || element.scrollTop === 0) anchor.current = found;
      if (element.scrollTop < rowHeight / 2) setAbove(0);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, source, rowHeight, selectedId, anchor]);

  return above;
};
