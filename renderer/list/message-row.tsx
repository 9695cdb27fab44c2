import { Check, Paperclip, Star } from 'lucide-react';
import { type DragEvent, type MouseEvent, memo } from 'react';
import type { MessageListItem } from '../../core/replica/views.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatListDate, formatMessageDate } from '../format/date.ts';
import { Mark, StateMark, stateWord } from '../ui/mark.tsx';

/** What of a row was clicked. */
export type RowPart = 'row' | 'dot' | 'star' | 'check';

interface Props {
  readonly item: MessageListItem;
  readonly index: number;
  readonly count: number;
  readonly id: string;
  readonly current: boolean;
  readonly selected: boolean;
  /** Rows are being selected together: each shows whether it is. */
  readonly several: boolean;
  readonly top: number;
  readonly now: number;
  /** Where the message is, and why it is not here. */
  readonly markWords: string;
  readonly onClick: (
    event: MouseEvent,
    item: MessageListItem,
    at: { readonly index: number; readonly part: RowPart },
  ) => void;
  readonly onDragStart: (event: DragEvent, item: MessageListItem) => void;
}

const spoken = (item: MessageListItem, markWords: string, now: number): string =>
  [
    item.deleted ? 'Marked as deleted' : '',
    item.unread ? 'Unread' : '',
    item.starred ? 'starred' : '',
    item.draft ? 'draft' : '',
    item.sender || 'Unknown sender',
    item.subject || 'No subject',
    formatMessageDate(item.internalDate, now),
    formatBytes(item.size),
    item.attachments > 0 ? formatCounted(item.attachments, 'attachment') : '',
    markWords,
    item.mark ? stateWord(item.mark) : '',
  ]
    .filter((word) => word !== '')
    .join(', ');

const partOf = ({ target }: MouseEvent): RowPart => {
  const part =
    target instanceof Element ? target.closest<HTMLElement>('[data-part]')?.dataset.part : undefined;
  return part === 'dot' || part === 'star' || part === 'check' ? part : 'row';
};

/** One message of the list. What can be clicked in it has a key as well, which the list box takes. */
export const MessageRow = memo((props: Props) => {
  const { item, index, count, id, current, selected, several, top, now, markWords, onClick, onDragStart } =
    props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box that holds the rows has the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: and the focus, for a row leaves the document once it is out of sight.
    <div
      id={id}
      className="row"
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-label={spoken(item, markWords, now)}
      data-index={index}
      data-current={current}
      data-unread={item.unread}
      data-deleted={item.deleted}
      draggable="true"
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onClick(event, item, { index, part: partOf(event) })}
      onDragStart={(event) => onDragStart(event, item)}
    >
      {several ? (
        <span className="row-check" data-part="check" data-checked={selected}>
          <Check size={12} strokeWidth={3} aria-hidden="true" />
        </span>
      ) : (
        <span
          className="row-dot"
          data-part="dot"
          title={item.unread ? 'Unread: mark as read' : 'Mark as unread'}
        >
          <span className="unread-dot" />
        </span>
      )}
      <span className="row-sender" dir="auto" title={item.sender}>
        {item.draft ? <span className="row-draft">Draft</span> : null}
        {item.sender || 'Unknown sender'}
      </span>
      <span className="row-date figures">
        <span title={formatMessageDate(item.internalDate, now)}>
          {formatListDate(item.internalDate, now)}
        </span>
      </span>
      <span
        className="row-star"
        data-part="star"
        data-starred={item.starred}
        title={item.starred ? 'Starred: take the star away' : 'Star'}
      >
        <Star size={14} fill={item.starred ? 'currentColor' : 'none'} aria-hidden="true" />
      </span>
      <span className="row-subject" dir="auto" title={item.subject}>
        {item.subject || 'No subject'}
      </span>
      <span className="row-facts figures">
        {item.deleted ? <span title="Another program marked it as deleted">deleted</span> : null}
        {item.attachments > 0 ? (
          <span className="row-attachments" title={formatCounted(item.attachments, 'attachment')}>
            <Paperclip size={12} aria-hidden="true" />
            {item.attachments > 1 ? item.attachments : null}
          </span>
        ) : null}
        <span className="row-size">{formatBytes(item.size)}</span>
        {item.mark ? <StateMark state={item.mark} /> : null}
        <Mark whereabouts={item.whereabouts} title={markWords} />
      </span>
    </div>
  );
});

/** Stands in for a row that is being read from the disk. */
export const RowToCome = ({ top }: { readonly top: number }) => (
  <div className="row row-to-come" aria-hidden="true" style={{ transform: `translateY(${top}px)` }}>
    <span />
    <span className="row-blank" />
  </div>
);
