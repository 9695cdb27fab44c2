import type { MessageId } from '../../core/model/ids.ts';
import type { MessageListItem } from '../../core/replica/views.ts';

/** A step through the list, wherever the keyboard says it. */
export type ListMove = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last';

/** Something under way that the list shows before it is written down. */
export interface Shown {
  /** It was done to so many messages. */
  done(messages: number): void;
  /** Nothing came of it. */
  failed(): void;
}

/** What becomes of a row. */
export type Becomes = 'gone' | Partial<Pick<MessageListItem, 'unread' | 'starred'>>;

/** What the list that is on screen can be told to do. */
export interface ListNavigator {
  move(step: ListMove): void;
  /** Selects what lies between where that began and where the step leads. */
  extend(step: ListMove): void;
  /** A row as it is shown; undefined when it is not at hand. */
  rowOf(id: MessageId): MessageListItem | undefined;
  toggleMark(): void;
  markAll(): void;
  /** Opens the menu of what is selected, at the current row. */
  openMenu(): void;
  /** Goes on to the next row that stays, and keeps what is in sight where it is. */
  leave(leaves: (id: MessageId) => boolean): Shown;
  /** Shows a row like this already. */
  change(changes: (id: MessageId) => boolean, becomes: Exclude<Becomes, 'gone'>): Shown;
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
