import { useMemo, useRef } from 'react';
import type { MessageId } from '../../core/model/ids.ts';
import { addMarks, hasMarks, isMarked, type Marks, noMarks, removeMarks } from '../actions/marks.ts';
import { useWindowContext } from '../app/window-context.ts';
import type { Selection } from '../app/window-store.ts';
import { indexOf, type ListSource } from './list-source.ts';

interface Input {
  readonly source: ListSource;
  /** Every row of the list. */
  readonly all: Marks;
  /** The messages from one to another where not all of them are at hand. */
  readonly between: (ends: readonly [MessageId, MessageId]) => Promise<readonly MessageId[]>;
}

/** How mouse and keyboard select. */
export interface ListMarks {
  /** Makes a row the current one; what is selected stays so. */
  goTo(row: Selection): void;
  /** Makes a row the current one and the only one. */
  pick(row: Selection): void;
  /** Adds a row to the current one and to those selected, or takes it out. */
  toggleWith(row: Selection): void;
  /** The same for the current row itself. */
  toggleCurrent(): void;
  /** Selects from where the last other step ended to here. */
  extendTo(row: Selection): void;
  markAll(): void;
}

/** The rows between two at hand; null where one of them is not. */
const atHand = (source: ListSource, ends: readonly [MessageId, MessageId]): readonly MessageId[] | null => {
  const [a, b] = [indexOf(source, ends[0]), indexOf(source, ends[1])];
  if (a === null || b === null) return null;
  return source.items
    .slice(Math.min(a, b) - source.offset, Math.max(a, b) - source.offset + 1)
    .map(({ id }) => id);
};

export const useListMarks = (input: Input): ListMarks => {
  const { store } = useWindowContext();
  const latest = useRef(input);
  latest.current = input;
  const range = useRef<{ readonly from: Selection; readonly base: Marks } | null>(null);

  return useMemo((): ListMarks => {
    let steps = 0;
    const toggle = (marks: Marks, id: MessageId): Marks =>
      isMarked(marks, id) ? removeMarks(marks, [id]) : addMarks(marks, [id]);
    const begin = () => {
      range.current = null;
      steps += 1;
      return store.getState();
    };
    return {
      goTo: (row) => begin().select(row),
      pick: (row) => {
        const { mark, select } = begin();
        mark(noMarks);
        select(row);
      },
      toggleWith: (row) => {
        const { marks, selection, mark, select } = begin();
        const joined =
          hasMarks(marks) || selection === null || selection.id === row.id
            ? marks
            : addMarks(marks, [selection.id]);
        mark(toggle(joined, row.id));
        select(row);
      },
      toggleCurrent: () => {
        const { marks, selection, mark } = begin();
        if (selection) mark(toggle(marks, selection.id));
      },
      extendTo: (row) => {
        const { marks, selection, mark, select } = store.getState();
        range.current ??= { from: selection ?? row, base: marks };
        const { from, base } = range.current;
        select(row);
        steps += 1;
        const mine = steps;
        const ends = [from.id, row.id] as const;
        const ids = atHand(latest.current.source, ends);
        if (ids) mark(addMarks(base, ids));
        else {
          void latest.current.between(ends).then((found) => {
            if (mine === steps) mark(addMarks(base, found));
          });
        }
      },
      markAll: () => {
        begin().mark(latest.current.all);
      },
    };
  }, [store]);
};
