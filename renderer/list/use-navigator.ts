import { type RefObject, useEffect, useRef } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import type { MessageListItem } from '../../core/replica/views.ts';
import { useWindowContext } from '../app/window-context.ts';
import type { Selection } from '../app/window-store.ts';
import { type ListMove, type ListNavigator, moveTarget } from './list-navigator.ts';
import { indexOf, itemAt, type ListSource } from './list-source.ts';
import type { ListMarks } from './use-list-marks.ts';

interface Input extends Pick<ListNavigator, 'leave' | 'change' | 'expectReturn' | 'openMenu'> {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly source: ListSource;
  readonly rowHeight: number;
  readonly marks: ListMarks;
  readonly fetchItem: (index: number) => Promise<MessageListItem | undefined>;
  readonly position: (id: MessageId) => Promise<number | null>;
  readonly reveal: (index: number) => void;
}

/** Makes this list the one that the window's keys move through. */
export const useNavigator = (input: Input): void => {
  const { navigator, store } = useWindowContext();
  const latest = useRef(input);
  latest.current = input;

  useEffect(() => {
    // Keys repeat faster than rows are read: a step goes on from where the last one aimed.
    let aim: number | null = null;
    let steps = 0;
    /** The last step, so that what is selected begins where that leads. */
    let underWay: Promise<void> = Promise.resolve();

    const currentIndex = async (): Promise<number | null> => {
      if (aim !== null) return aim;
      const { selection } = store.getState();
      if (selection === null) return null;
      const { source, position } = latest.current;
      return indexOf(source, selection.id) ?? (await position(selection.id)) ?? selection.index;
    };

    const go = async (step: ListMove, arrive: (row: Selection) => void) => {
      const at = await currentIndex();
      const { source, scroller, rowHeight, reveal, fetchItem } = latest.current;
      if (source.count === 0) return;
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
      const index = moveTarget(step, { at, count: source.count, page });
      aim = index;
      steps += 1;
      const mine = steps;
      reveal(index);
      const item = itemAt(source, index) ?? (await fetchItem(index));
      if (mine !== steps) return;
      aim = null;
      if (item) arrive({ id: item.id, index });
    };

    const mine: ListNavigator = {
      move: (step) => {
        underWay = go(step, (row) => latest.current.marks.goTo(row));
      },
      extend: (step) => {
        underWay = underWay.then(() => go(step, (row) => latest.current.marks.extendTo(row)));
      },
      rowOf: (id) => latest.current.source.items.find((item) => item.id === id),
      toggleMark: () => latest.current.marks.toggleCurrent(),
      markAll: () => latest.current.marks.markAll(),
      openMenu: () => latest.current.openMenu(),
      leave: (leaves) => {
        // A step that is under way ends where it began.
        aim = null;
        steps += 1;
        return latest.current.leave(leaves);
      },
      change: (changes, becomes) => latest.current.change(changes, becomes),
      expectReturn: () => latest.current.expectReturn(),
    };
    navigator.current = mine;
    return () => {
      steps += 1;
      if (navigator.current === mine) navigator.current = null;
    };
  }, [navigator, store]);
};
