import { ArrowUp, ChevronDown, ChevronRight } from 'lucide-react';
import type { UnsentAction } from '../../core/replica/unsent.ts';
import { useUndo } from '../actions/use-undo.ts';
import { formatListDate, formatMessageDate } from '../format/date.ts';
import { Button } from '../ui/button.tsx';
import { Tip } from '../ui/tip.tsx';
import { changedMessages } from './changed-messages.ts';
import { ConcernedMessages } from './concerned-messages.tsx';

interface Props {
  readonly action: UnsentAction;
  readonly titleId: string;
  readonly now: number;
  readonly tabIndex: 0 | -1;
  readonly open: boolean;
  readonly onOpen: () => void;
}

/** One thing done that the server does not know yet: what it is, when it was, its messages, and its undo. */
export const UnsentEntry = ({ action, titleId, now, tabIndex, open, onOpen }: Props) => {
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
          <Tip words="It is being sent: wait for the answer, then undo it as a new change">
            <span className="unsent-way secondary">
              <ArrowUp size={12} aria-hidden="true" />
              on its way
            </span>
          </Tip>
        ) : (
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
