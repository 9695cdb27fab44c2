import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import {
  type DragEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { carryMessages } from '../actions/dragged-messages.ts';
import { hasMarks, isMarked, type Marks } from '../actions/marks.ts';
import { MessageMenu } from '../actions/message-menu.tsx';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { focusOn, focusTargets } from '../app/focus.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica, useWindow, useWindowContext } from '../app/window-context.ts';
import { formatCount } from '../format/count.ts';
import { type Point, PointMenu } from '../ui/menu.tsx';
import { showDragCount } from './drag-count.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';
import { MessageRow, type RowPart, RowToCome } from './message-row.tsx';
import { useKeepInSight } from './use-keep-in-sight.ts';
import { useListMarks } from './use-list-marks.ts';
import { useMarkWords } from './use-mark-words.ts';
import { useNavigator } from './use-navigator.ts';
import { usePruneMarks } from './use-prune-marks.ts';
import { useRowsAsDone } from './use-rows-as-done.ts';
import { useStayPut } from './use-stay-put.ts';

/** The same as --row-height in styles/tokens.css. */
const rowHeight = 60;

interface Props {
  readonly label: string;
  readonly mailboxId: MessageListItem['mailboxId'];
  readonly source: ListSource;
  readonly anchor: RefObject<Anchor | null>;
  /** Reads one row that is not at hand. */
  readonly fetchItem: (index: number) => Promise<MessageListItem | undefined>;
  /** Where a message stands in the list now. */
  readonly positionOf?: (id: MessageId) => Promise<number | null>;
  /** Every row of the list. */
  readonly all: Marks;
  /** The messages from one to another. */
  readonly between: (ends: readonly [MessageId, MessageId]) => Promise<readonly MessageId[]>;
  readonly onRange: (first: number) => void;
  /** So many rows were just taken out. */
  readonly onLeft: (rows: number) => void;
  /** Stands below the last row, with whatever can be done there. */
  readonly end?: ReactNode;
}

const rowId = (id: MessageId): string => `message-${id}`;

/** The message list: only the rows in sight are in the document, however long it is. */
export const MessageList = (props: Props) => {
  const { label, mailboxId, anchor, fetchItem, positionOf, all, between, onRange, onLeft, end } = props;
  const { account, store } = useWindowContext();
  const replica = useReplica();
  const actions = useMessageActions();
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);
  const [menuAt, setMenuAt] = useState<Point | null>(null);
  const selection = useWindow((state) => state.selection);
  const select = useWindow((state) => state.select);
  const marks = useWindow((state) => state.marks);
  const read = useWindow((state) => state.read);
  const { source, leave, change } = useRowsAsDone({
    scroller,
    source: props.source,
    rowHeight,
    anchor,
    onLeft,
  });
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
  const markWords = useMarkWords(mailboxId, source, now);
  const above = useStayPut({ scroller, source, rowHeight, selectedId: selection?.id ?? null, anchor });
  const ended = end !== undefined && end !== null;
  const reveal = useCallback(
    (index: number) => {
      // With the last row comes what stands below it.
      if (ended && index === virtualizer.options.count - 1) virtualizer.scrollToEnd();
      else virtualizer.scrollToIndex(index, { align: 'auto' });
    },
    [virtualizer, ended],
  );
  useKeepInSight({ scroller, rowHeight, selected: selection?.index ?? null, reveal });
  const listMarks = useListMarks({ source, all, between });
  usePruneMarks(mailboxId);
  const expectReturn = useCallback(() => {
    if (anchor.current) anchor.current = { ...anchor.current, making: [] };
  }, [anchor]);

  const openMenu = useCallback(() => {
    const { selection: current } = store.getState();
    const row = current && document.getElementById(rowId(current.id));
    const box = (row ?? scroller.current)?.getBoundingClientRect();
    if (current && box) setMenuAt({ x: box.left + 48, y: Math.min(box.bottom, innerHeight) - 12 });
  }, [store]);
  useNavigator({
    scroller,
    source,
    rowHeight,
    marks: listMarks,
    fetchItem,
    position,
    reveal,
    leave,
    change,
    expectReturn,
    openMenu,
  });

  const first = virtualizer.range?.startIndex ?? 0;
  const lastShown = virtualizer.range?.endIndex ?? 0;
  useEffect(() => onRange(first), [first, onRange]);

  // The current row may have moved; whoever steps on from it must know where it stands.
  useEffect(() => {
    if (selection === null) return;
    const index = indexOf(source, selection.id);
    if (index !== null && index !== selection.index) select({ id: selection.id, index });
  }, [source, selection, select]);

  const onClick = useCallback(
    (event: MouseEvent, item: MessageListItem, { index, part }: { index: number; part: RowPart }) => {
      const row = { id: item.id, index };
      const only = { kind: 'messages', mailboxId: item.mailboxId, ids: [item.id] } as const;
      if (event.shiftKey) listMarks.extendTo(row);
      else if (event.ctrlKey || event.metaKey || part === 'check') listMarks.toggleWith(row);
      else if (part === 'star') actions.star(only, !item.starred);
      else if (part === 'dot') actions.markRead(only, item.unread);
      else {
        listMarks.pick(row);
        read(true);
      }
    },
    [listMarks, actions, read],
  );

  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    const row =
      event.target instanceof Element ? event.target.closest<HTMLElement>('.row[data-index]') : null;
    const item = row && itemAt(source, Number(row.dataset.index));
    // The keyboard's menu key comes from the list itself.
    if (!item) {
      openMenu();
      return;
    }
    const clicked = { id: item.id, index: Number(row.dataset.index) };
    // One of several stays one of them.
    if (isMarked(marks, item.id)) listMarks.goTo(clicked);
    else listMarks.pick(clicked);
    setMenuAt({ x: event.clientX, y: event.clientY });
  };

  const onDragStart = useCallback(
    (event: DragEvent, item: MessageListItem) => {
      const state = store.getState();
      const marked = hasMarks(state.marks) && isMarked(state.marks, item.id);
      const acted = marked ? actions.selected() : null;
      const dragged = acted ?? { kind: 'messages', mailboxId: item.mailboxId, ids: [item.id] };
      carryMessages(event.dataTransfer, account.id, dragged);
      showDragCount(event.dataTransfer, marked ? actions.count() : 1);
    },
    [store, actions, account.id],
  );

  const several = hasMarks(marks);
  const currentShown = selection !== null && indexOf(source, selection.id) !== null;
  return (
    <div className="list-frame">
      {above > 0 ? (
        <button type="button" className="list-above" onClick={() => virtualizer.scrollToOffset(0)}>
          <ArrowUp size={13} aria-hidden="true" />
          {formatCount(above)} new above
        </button>
      ) : null}
      <div ref={scroller} className="list" data-several={several}>
        <div
          id={focusTargets.list}
          className="list-rows"
          role="listbox"
          aria-label={label}
          aria-multiselectable="true"
          tabIndex={0}
          aria-activedescendant={currentShown ? rowId(selection.id) : undefined}
          style={{ height: virtualizer.getTotalSize() }}
          onContextMenu={onContextMenu}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = itemAt(source, index);
            return item ? (
              <MessageRow
                key={item.id}
                id={rowId(item.id)}
                item={item}
                index={index}
                count={source.count}
                top={start}
                now={now}
                markWords={markWords(item, index)}
                current={item.id === selection?.id}
                selected={several ? isMarked(marks, item.id) : item.id === selection?.id}
                several={several}
                onClick={onClick}
                onDragStart={onDragStart}
              />
            ) : (
              <RowToCome key={`to-come-${index}`} top={start} />
            );
          })}
        </div>
        {ended ? (
          // Its buttons are no stop on the way through the window while they are out of sight.
          <div className="list-end" inert={lastShown < source.count - 1}>
            {end}
          </div>
        ) : null}
      </div>
      <PointMenu
        label="What to do with the selected messages"
        at={menuAt}
        onClose={() => setMenuAt(null)}
        onClosed={() => focusOn('list')}
      >
        <MessageMenu />
      </PointMenu>
    </div>
  );
};
