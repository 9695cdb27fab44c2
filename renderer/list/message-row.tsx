import { Paperclip, Star } from 'lucide-react';
import { memo } from 'react';
import type { MessageListItem } from '../../core/replica/views.ts';
import { focusOn } from '../app/focus.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatListDate, formatMessageDate } from '../format/date.ts';
import { Mark, whereaboutsWord } from '../ui/mark.tsx';

interface Props {
  readonly item: MessageListItem;
  readonly index: number;
  readonly count: number;
  readonly id: string;
  readonly selected: boolean;
  readonly top: number;
  readonly now: number;
  readonly onPick: (item: MessageListItem, index: number) => void;
}

const spoken = (item: MessageListItem, now: number): string =>
  [
    item.unread ? 'Unread' : '',
    item.starred ? 'starred' : '',
    item.sender || 'Unknown sender',
    item.subject || 'No subject',
    formatMessageDate(item.internalDate, now),
    formatBytes(item.size),
    item.attachments > 0 ? formatCounted(item.attachments, 'attachment') : '',
    whereaboutsWord(item.whereabouts),
  ]
    .filter((word) => word !== '')
    .join(', ');

/** One message of the list. */
export const MessageRow = memo(({ item, index, count, id, selected, top, now, onPick }: Props) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the list box that holds the rows has the keys.
  <div
    id={id}
    className="row"
    role="option"
    tabIndex={-1}
    aria-selected={selected}
    aria-setsize={count}
    aria-posinset={index + 1}
    aria-label={spoken(item, now)}
    data-unread={item.unread}
    style={{ transform: `translateY(${top}px)` }}
    // The list box keeps the focus: a row leaves the document once it is out of sight.
    onMouseDown={(event) => {
      event.preventDefault();
      focusOn('list');
    }}
    onClick={() => onPick(item, index)}
  >
    <span className="row-flag">{item.unread ? <span className="unread-dot" title="Unread" /> : null}</span>
    <span className="row-sender" dir="auto" title={item.sender}>
      {item.sender || 'Unknown sender'}
    </span>
    <span className="row-date figures">
      {item.starred ? (
        <Star className="row-star" size={13} fill="currentColor" aria-label="Starred">
          <title>Starred</title>
        </Star>
      ) : null}
      <span title={formatMessageDate(item.internalDate, now)}>{formatListDate(item.internalDate, now)}</span>
    </span>
    <span className="row-subject" dir="auto" title={item.subject}>
      {item.subject || 'No subject'}
    </span>
    <span className="row-facts figures">
      {item.attachments > 0 ? (
        <span className="row-attachments" title={formatCounted(item.attachments, 'attachment')}>
          <Paperclip size={12} aria-hidden="true" />
          {item.attachments > 1 ? item.attachments : null}
        </span>
      ) : null}
      <span className="row-size">{formatBytes(item.size)}</span>
      <Mark whereabouts={item.whereabouts} />
    </span>
  </div>
));

/** Stands in for a row that is being read from the disk. */
export const RowToCome = ({ top }: { readonly top: number }) => (
  <div className="row row-to-come" aria-hidden="true" style={{ transform: `translateY(${top}px)` }}>
    <span />
    <span className="row-blank" />
  </div>
);
