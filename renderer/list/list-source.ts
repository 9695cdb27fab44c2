import type { MessageListItem } from '../../core/replica/views.ts';

/** What the list shows: so many rows, of which those around the viewport are at hand. */
export interface ListSource {
  readonly count: number;
  /** Position of `items[0]` in the list. */
  readonly offset: number;
  readonly items: readonly MessageListItem[];
}

export const itemAt = (source: ListSource, index: number): MessageListItem | undefined =>
  source.items[index - source.offset];

/** Where a message stands in the list; null when it is not among the rows at hand. */
export const indexOf = (source: ListSource, id: MessageListItem['id']): number | null => {
  const at = source.items.findIndex((item) => item.id === id);
  return at === -1 ? null : source.offset + at;
};

/** The row one looks at, and where it was when it was last seen. */
export interface Anchor {
  readonly id: MessageListItem['id'];
  readonly index: number;
  /**
   * Set by something done in this window, until the rows show it: those that go between `index` and the row, which takes
   * their place. Null otherwise.
   */
  readonly making: readonly MessageListItem['id'][] | null;
}
