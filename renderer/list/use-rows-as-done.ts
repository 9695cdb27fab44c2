import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { stayingBeside } from '../../core/replica/list-neighbours.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { useWindowContext } from '../app/window-context.ts';
import type { Selection } from '../app/window-store.ts';
import type { Becomes, ListNavigator, Shown } from './list-navigator.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';

interface Input {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly source: ListSource;
  readonly rowHeight: number;
  readonly anchor: RefObject<Anchor | null>;
  /** So many rows left. */
  readonly onLeft: (rows: number) => void;
}

/** What is being done to some rows; or has been done, while the rows at hand do not show it yet. */
interface UnderWay {
  readonly concerns: (id: MessageId) => boolean;
  readonly becomes: Becomes;
  readonly ended: boolean;
}

/** Rows that do not show what was done longer than this after it was show something else, ms. */
const longestEndMs = 1000;

export interface RowsAsDone extends Pick<ListNavigator, 'leave' | 'change'> {
  /** The rows with what is under way done: the window does not wait for the disk to show it. */
  readonly source: ListSource;
}

/** The first row from `index` on, in steps of `step`, that stays. */
const stayingFrom = (
  source: ListSource,
  { index, step, stays }: { index: number; step: 1 | -1; stays: (id: MessageId) => boolean },
): Selection | null => {
  for (let at = index; ; at += step) {
    const item = itemAt(source, at);
    if (!item) return null;
    if (stays(item.id)) return { id: item.id, index: at };
  }
};

/** The row one looks at while others leave: the first in sight that stays, where the first in sight is now. */
const anchorOf = (source: ListSource, first: number, stays: (id: MessageId) => boolean): Anchor | null => {
  const staying = stayingFrom(source, { index: first, step: 1, stays });
  if (!staying) return null;
  const making = source.items.slice(first - source.offset, staying.index - source.offset).map(({ id }) => id);
  return { id: staying.id, index: first, making };
};

const becomeItem = (item: MessageListItem, becomes: Becomes): readonly MessageListItem[] =>
  becomes === 'gone' ? [] : [{ ...item, ...becomes }];

const asDone = (source: ListSource, underWay: readonly UnderWay[]): ListSource => {
  if (underWay.length === 0) return source;
  const items = underWay.reduce<readonly MessageListItem[]>(
    (rows, { concerns, becomes }) =>
      rows.flatMap((item) => (concerns(item.id) ? becomeItem(item, becomes) : [item])),
    source.items,
  );
  return { ...source, items, count: source.count - (source.items.length - items.length) };
};

/** Whether these rows show it already. */
const isShown = ({ items }: ListSource, { concerns, becomes }: UnderWay): boolean =>
  items.every(
    (item) =>
      !concerns(item.id) ||
      (becomes !== 'gone' &&
        (becomes.unread ?? item.unread) === item.unread &&
        (becomes.starred ?? item.starred) === item.starred),
  );

/** What happens in the list while something done in this window is being written down. */
export const useRowsAsDone = (input: Input): RowsAsDone => {
  const { store, replica } = useWindowContext();
  const all = input.source;
  const [underWay, setUnderWay] = useState<readonly UnderWay[]>([]);
  const source = useMemo(() => asDone(all, underWay), [all, underWay]);
  const latest = useRef({ ...input, source });
  latest.current = { ...input, source };

  useEffect(() => {
    setUnderWay((before) => {
      const left = before.filter((one) => !one.ended || !isShown(all, one));
      return left.length === before.length ? before : left;
    });
  }, [all]);

  const begin = useCallback((concerns: UnderWay['concerns'], becomes: Becomes): Shown => {
    const end = (ended: readonly UnderWay[]) =>
      setUnderWay((before) => before.flatMap((one) => (one.concerns === concerns ? ended : [one])));
    setUnderWay((before) => [...before, { concerns, becomes, ended: false }]);
    return {
      done: () => {
        end([{ concerns, becomes, ended: true }]);
        setTimeout(() => end([]), longestEndMs);
      },
      failed: () => end([]),
    };
  }, []);

  const leave = useCallback(
    (leaves: (id: MessageId) => boolean): Shown => {
      const stays = (id: MessageId) => !leaves(id);
      const { source: rows, scroller, rowHeight, anchor } = latest.current;
      const first = Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight);
      anchor.current = anchorOf(rows, first, stays) ?? anchor.current;
      const shown = begin(leaves, 'gone');

      const { mailboxId, selection, select, read } = store.getState();
      const goOn = (next: Selection | null) => {
        if (next === null) read(false);
        select(next);
      };
      if (selection !== null && leaves(selection.id)) {
        const at = indexOf(rows, selection.id);
        const beside =
          at === null
            ? null
            : (stayingFrom(rows, { index: at + 1, step: 1, stays }) ??
              stayingFrom(rows, { index: at - 1, step: -1, stays }));
        if (beside || mailboxId === null) goOn(beside);
        else {
          // Asked before the command writes, so it is answered as of now.
          void stayingBeside(replica, mailboxId, { id: selection.id, stays }).then((id) => {
            if (store.getState().selection === selection) goOn(id === null ? null : { ...selection, id });
          });
        }
      }
      return {
        done: (count) => {
          shown.done(count);
          latest.current.onLeft(count);
        },
        failed: () => {
          shown.failed();
          const now = store.getState();
          if (selection !== null && now.mailboxId === mailboxId) now.select(selection);
        },
      };
    },
    [store, replica, begin],
  );
  return { source, leave, change: begin };
};
