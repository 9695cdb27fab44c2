import { ArrowUp, ChevronDown, ChevronRight } from 'lucide-react';
import type { UnsentAction } from '../../core/replica/unsent.ts';
import { useUndo } from '../actions/use-undo.ts';
import { formatListDate, formatMessageDate } from '../format/date.ts';
import { Button } from '../ui/button.tsx';
import { changedMessages } from './changed-messages.ts';
import { ConcernedMessages } from './concerned-messages.tsx';

interface Props {
  readonly action: UnsentAction;
  readonly titleId: string;
  readonly now: number;
  readonly tabIndex: 0 | -1;
  /** Whether the line is up: then what went out waits for its answer. */
  readonly online: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
}

const sentTitle = (online: boolean): string =>
  online
    ? 'It was sent; the server has not answered yet'
    : 'The line broke before the server answered: whether it arrived is looked at before it goes out again';

/** One thing done that the server does not know yet: what it is, when it was, its messages, and its undo. */
export const UnsentEntry = ({ action, titleId, now, tabIndex, online, open, onOpen }: Props) => {
  const undo = useUndo();
  const messageIds = changedMessages(action.changes);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <>
      <div className="unsent">
        {messageIds.length > 0 ? (
          <button
            type="button"
            className="unsent-open"
            tabIndex={tabIndex}
            aria-expanded={open}
            aria-label="Its messages"
            onClick={onOpen}
          >
            <Chevron size={16} aria-hidden="true" />
          </button>
        ) : (
          <span className="unsent-open" />
        )}
        <p id={titleId} className="unsent-words">
          {action.words}
          <span className="unsent-at secondary figures" title={formatMessageDate(action.at, now)}>
            <span aria-hidden="true"> · </span>
            {formatListDate(action.at, now)}
          </span>
        </p>
        {action.sent ? (
          <span className="unsent-way secondary" title={sentTitle(online)}>
            <ArrowUp size={12} aria-hidden="true" />
            {online ? 'on its way' : 'perhaps sent'}
          </span>
        ) : null}
        {action.sent && online ? null : (
          <Button
            tabIndex={tabIndex}
            aria-describedby={titleId}
            onClick={() => undo(action.action, action.words)}
          >
            Undo
          </Button>
        )}
      </div>
      {open ? <ConcernedMessages messageIds={messageIds} now={now} /> : null}
    </>
  );
};
