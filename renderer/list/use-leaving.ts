import { type RefObject, useCallback, useEffect, useRef } from 'react';
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

interface UnderWay {
  readonly leaves: (id: MessageId) => boolean;
  /** The rows at hand when it ended; they may still show what left. */
  endedIn: ListSource | null;
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

/** What happens in the list while something done in this window takes rows out of it. */
export const useLeaving = (input: Input): ((leaves: (id: MessageId) => boolean) => Leaving) => {
  const { store, replica } = useWindowContext();
  const latest = useRef(input);
  latest.current = input;
  const underWay = useRef<UnderWay[]>([]);
  const { source } = input;

  // The rows that came after it ended show it.
  useEffect(() => {
    underWay.current = underWay.current.filter(({ endedIn }) => endedIn === null || endedIn === source);
  }, [source]);

  return useCallback(
    (leaves) => {
      const mine: UnderWay = { leaves, endedIn: null };
      underWay.current.push(mine);
      const stays = (id: MessageId) => !underWay.current.some((other) => other.leaves(id));
      const { source, scroller, rowHeight, anchor } = latest.current;
      const first = Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight);
      anchor.current = anchorOf(source, first, stays) ?? anchor.current;

      const { mailboxId, selection, select, read } = store.getState();
      const goOn = (next: Selection | null) => {
        if (next === null) read(false);
        select(next);
      };
      if (selection !== null && leaves(selection.id)) {
        const at = indexOf(source, selection.id);
        const beside =
          at === null
            ? null
            : (stayingFrom(source, { index: at + 1, step: 1, stays }) ??
              stayingFrom(source, { index: at - 1, step: -1, stays }));
        if (beside || mailboxId === null) goOn(beside);
        else {
          // Asked before the command writes, so it is answered as of now.
          void stayingBeside(replica, mailboxId, { id: selection.id, stays }).then((id) => {
            if (store.getState().selection === selection) goOn(id === null ? null : { ...selection, id });
          });
        }
      }
      const end = (endedIn: ListSource | null) => {
        mine.endedIn = endedIn;
        if (endedIn === null) underWay.current = underWay.current.filter((other) => other !== mine);
      };
      return {
        left: (rows) => {
          end(latest.current.source);
          latest.current.onLeft(rows);
        },
        stayed: () => {
          end(null);
          const now = store.getState();
          if (selection !== null && now.mailboxId === mailboxId) now.select(selection);
        },
      };
    },
    [store, replica],
  );
};
