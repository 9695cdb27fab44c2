import type { MessageId } from '../../core/model/ids.ts';

/** A step through the list, wherever the keyboard says it. */
export type ListMove = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last';

/** Rows that something just done takes out of the list. */
export interface Leaving {
  /** They went, so many of them. */
  left(rows: number): void;
  /** They stay after all. */
  stayed(): void;
}

/** What the list that is on screen can be told to do. */
export interface ListNavigator {
  move(step: ListMove): void;
  /** Selects what lies between where that began and where the step leads. */
  extend(step: ListMove): void;
  toggleMark(): void;
  markAll(): void;
  /** Opens the menu of what is selected, at the current row. */
  openMenu(): void;
  /** Goes on to the next row that stays, and keeps what is in sight where it is. */
  leave(leaves: (id: MessageId) => boolean): Leaving;
  /** Rows are about to come back: they are no news. */
  expectReturn(): void;
}

/** Where a step leads. `at` is null when nothing is selected; `page` is the rows of a screenful. */
export const moveTarget = (
  step: ListMove,
  { at, count, page }: { readonly at: number | null; readonly count: number; readonly page: number },
): number => {
  const last = count - 1;
  switch (step) {
    case 'next':
      return at === null ? 0 : Math.min(last, at + 1);
    case 'previous':
      return at === null ? 0 : Math.max(0, at - 1);
    case 'pageDown':
      return Math.min(last, (at ?? 0) + page);
    case 'pageUp':
      return Math.max(0, (at ?? 0) - page);
    case 'first':
      return 0;
    case 'last':
      return last;
  }
};
