import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { focusTargets } from '../app/focus.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { formatCount } from '../format/count.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';
import { MessageRow, RowToCome } from './message-row.tsx';
import { useKeepInSight } from './use-keep-in-sight.ts';
import { useNavigator } from './use-navigator.ts';
import { useStayPut } from './use-stay-put.ts';

/** The same as --row-height in styles/tokens.css. */
const rowHeight = 60;

interface Props {
  readonly label: string;
  readonly source: ListSource;
  readonly anchor: RefObject<Anchor | null>;
  /** Reads one row that is not at hand. */
  readonly fetchItem: (index: number) => Promise<MessageListItem | undefined>;
  /** Where a message stands in the list now. */
  readonly positionOf?: (id: MessageId) => Promise<number | null>;
  readonly onRange: (first: number) => void;
  /** Stands below the last row. */
  readonly end?: ReactNode;
}

/** The message list: only the rows in sight are in the document, however long it is. */
export const MessageList = ({ label, source, anchor, fetchItem, positionOf, onRange, end }: Props) => {
  const replica = useReplica();
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useWindow((state) => state.selection);
  const select = useWindow((state) => state.select);
  const read = useWindow((state) => state.read);
  const virtualizer = useVirtualizer({
    count: source.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const position = useCallback(
    (id: MessageId) => (positionOf ? positionOf(id) : listPosition(replica, id)),
    [positionOf, replica],
  );
  const above = useStayPut({ scroller, source, rowHeight, selectedId: selection?.id ?? null, anchor });
  const reveal = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    [virtualizer],
  );
  useKeepInSight({ scroller, rowHeight, selected: selection?.index ?? null, reveal });
  useNavigator({ scroller, source, rowHeight, fetchItem, position, reveal });

  const first = virtualizer.range?.startIndex ?? 0;
  useEffect(() => onRange(first), [first, onRange]);

  // The selected row may have moved; whoever steps on from it must know where it stands.
  useEffect(() => {
    if (selection === null) return;
    const index = indexOf(source, selection.id);
    if (index !== null && index !== selection.index) select({ id: selection.id, index });
  }, [source, selection, select]);

  const pick = useCallback(
    (item: MessageListItem, index: number) => {
      select({ id: item.id, index });
      read(true);
    },
    [select, read],
  );

  const selectedShown = selection !== null && indexOf(source, selection.id) !== null;
  return (
    <div className="list-frame">
      {above > 0 ? (
        <button type="button" className="list-above" onClick={() => virtualizer.scrollToOffset(0)}>
          <ArrowUp size={13} aria-hidden="true" />
          {formatCount(above)} new above
        </button>
      ) : null}
      <div
        id={focusTargets.list}
        ref={scroller}
        className="list"
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={selectedShown ? `message-${selection.id}` : undefined}
      >
        <div className="list-rows" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = itemAt(source, index);
            return item ? (
              <MessageRow
                key={item.id}
                id={`message-${item.id}`}
                item={item}
                index={index}
                count={source.count}
                top={start}
                now={now}
                selected={item.id === selection?.id}
                onPick={pick}
              />
            ) : (
              <RowToCome key={`to-come-${index}`} top={start} />
            );
          })}
        </div>
        {end}
      </div>
    </div>
  );
};
