import { TriangleAlert } from 'lucide-react';
import { wallTimeOf } from '../../core/merge/clock.ts';
import type { ConflictView } from '../../core/replica/attention.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { useDoing } from '../actions/use-doing.ts';
import { useReplica } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatListDate, formatMessageDate } from '../format/date.ts';
import { Button } from '../ui/button.tsx';
import { actedWords } from './acted-words.ts';
import { useKeptBytes } from './use-kept-bytes.ts';

interface Props {
  readonly view: ConflictView;
  readonly titleId: string;
  readonly now: number;
  readonly tabIndex: 0 | -1;
}

/** One question: what happened, what it means for the mail, and what can be done about it. */
export const AttentionEntry = ({ view, titleId, now, tabIndex }: Props) => {
  const replica = useReplica();
  const doing = useDoing();
  const { conflict, title, detail, actions } = view;
  const at = wallTimeOf(conflict.at);
  const putsBack = actions.some(({ action }) => action === 'putBack');
  const back = useCost()({ up: useKeptBytes(conflict.meeting, putsBack) });
  return (
    <div className="attention">
      <TriangleAlert className="attention-icon" size={16} aria-hidden="true" />
      <div className="attention-text">
        <p className="attention-head">
          <strong id={titleId} className="attention-title" dir="auto">
            {title}
          </strong>
          <span className="secondary figures" title={formatMessageDate(at, now)}>
            {formatListDate(at, now)}
          </span>
        </p>
        <p className="attention-detail" dir="auto">
          {detail}
        </p>
        <p className="attention-actions">
          {actions.map(({ action, label }) => (
            <Button
              key={action}
              tabIndex={tabIndex}
              aria-describedby={titleId}
              onClick={() =>
                void doing(
                  () => actOnConflict(replica, conflict.id, action, Date.now()),
                  () => actedWords(conflict.meeting, action),
                )
              }
            >
              {label}
              {action === 'putBack' ? <span className="button-cost figures">{back.words}</span> : null}
            </Button>
          ))}
        </p>
      </div>
    </div>
  );
};
