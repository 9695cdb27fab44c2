import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { stayingBeside } from '../../core/replica/list-neighbours.ts';
import { useWindowContext } from '../app/window-context.ts';
import type { Selection } from '../app/window-store.ts';
import type { Leaving } from './list-navigator.ts';
import { type Anchor, indexOf, itemAt, type ListSource } from './list-source.ts';

interface Input {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly source: ListSource;
  readonly rowHeight: number;
  readonly anchor: RefObject<Anchor | null>;
  /** So many rows left. */
  readonly onLeft: (rows: number) => void;
}

/** What something under way takes out; or has taken out, while the rows at hand still show it. */
interface UnderWay {
  readonly leaves: (id: MessageId) => boolean;
  readonly ended: boolean;
}

/** Rows that show what left longer than this after it did show something else, ms. */
const longestEndMs = 1000;

export interface LeavingRows {
  /** The rows without those that are leaving: the window does not wait for the disk to show that they go. */
  readonly source: ListSource;
  leave(leaves: (id: MessageId) => boolean): Leaving;
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

const without = (source: ListSource, underWay: readonly UnderWay[]): ListSource => {
  if (underWay.length === 0) return source;
  const items = source.items.filter(({ id }) => !underWay.some(({ leaves }) => leaves(id)));
  return { ...source, items, count: source.count - (source.items.length - items.length) };
};

/** What happens in the list while something done in this window takes rows out of it. */
export const useLeaving = (input: Input): LeavingRows => {
  const { store, replica } = useWindowContext();
  const all = input.source;
  const [underWay, setUnderWay] = useState<readonly UnderWay[]>([]);
  const source = useMemo(() => without(all, underWay), [all, underWay]);
  const latest = useRef({ ...input, source });
  latest.current = { ...input, source };

  useEffect(() => {
    const shows = ({ leaves }: UnderWay) => all.items.some(({ id }) => leaves(id));
    setUnderWay((before) => {
      const left = before.filter((one) => !one.ended || shows(one));
      return left.length === before.length ? before : left;
    });
  }, [all]);

  const leave = useCallback(
    (leaves: (id: MessageId) => boolean): Leaving => {
      const stays = (id: MessageId) => !leaves(id);
      const { source: rows, scroller, rowHeight, anchor } = latest.current;
      const first = Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight);
      anchor.current = anchorOf(rows, first, stays) ?? anchor.current;
      setUnderWay((before) => [...before, { leaves, ended: false }]);
      const end = (becomes: readonly UnderWay[]) =>
        setUnderWay((before) => before.flatMap((one) => (one.leaves === leaves ? becomes : [one])));

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
        left: (count) => {
          end([{ leaves, ended: true }]);
          setTimeout(() => end([]), longestEndMs);
          latest.current.onLeft(count);
        },
        stayed: () => {
          end([]);
          const now = store.getState();
          if (selection !== null && now.mailboxId === mailboxId) now.select(selection);
        },
      };
    },
    [store, replica],
  );
  return { source, leave };
};
