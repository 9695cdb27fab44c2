import {
  AlignLeft,
  ArrowUp,
  ArrowUpToLine,
  ListTree,
  type LucideIcon,
  Paperclip,
  Pause,
  Play,
  X,
} from 'lucide-react';
import type { QueueEntry as Entry } from '../../core/model/queue.ts';
import { useCost } from '../costs/use-cost.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { entryDetail, entryName, entryStateWords, entryTitle, isHeld } from './queue-words.ts';
import type { QueueActions } from './use-queue-actions.ts';

interface Props {
  readonly entry: Entry;
  readonly titleId: string;
  /** Whether Tab reaches into it. */
  readonly tabIndex: 0 | -1;
  /** It is what moves now. */
  readonly underWay: boolean;
  readonly actions: QueueActions;
}

const iconOf = (entry: Entry): LucideIcon => {
  switch (entry.kind) {
    case 'changes':
      return ArrowUp;
    case 'want':
      return entry.want === 'text' ? AlignLeft : Paperclip;
    case 'folder':
      return { lists: ListTree, texts: AlignLeft, attachments: Paperclip }[entry.ref.tier];
  }
};

/** One thing to come: what it is, what it costs, and what can be done about it. */
export const QueueEntry = ({ entry, titleId, tabIndex, underWay, actions }: Props) => {
  const cost = useCost()({ bytes: entry.bytes, sessions: 0 });
  const Icon = iconOf(entry);
  const failed = entry.kind === 'want' && entry.state === 'failed';
  const held = isHeld(entry);
  const state = underWay ? 'Now' : entryStateWords(entry);
  const name = entryName(entry);
  return (
    <div className="queued" data-held={held}>
      <Icon className="queued-icon" size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className="queued-words">
        <button
          type="button"
          id={titleId}
          className="queued-title"
          tabIndex={tabIndex}
          title={entryTitle(entry)}
          onClick={() => actions.look(entry)}
        >
          {entryTitle(entry)}
        </button>
        <p className="queued-detail secondary">
          {entryDetail(entry)}
          {failed && entry.problem ? <span className="queued-problem"> {entry.problem}</span> : null}
        </p>
      </div>
      {state === '' ? null : (
        <span className="queued-state" data-failed={failed}>
          {state}
        </span>
      )}
      <span className="queued-cost figures secondary">{cost.words}</span>
      <div className="queued-actions">
        {failed ? (
          <Button tabIndex={tabIndex} aria-describedby={titleId} onClick={() => actions.togglePaused(entry)}>
            Try again
          </Button>
        ) : null}
        {entry.kind === 'changes' ? null : (
          <>
            {failed ? null : (
              <>
                <IconButton
                  label={`Move up ${name}`}
                  keys="u"
                  tabIndex={tabIndex}
                  onClick={() => actions.moveUp(entry)}
                >
                  <ArrowUpToLine size={16} />
                </IconButton>
                <IconButton
                  label={held ? `Let ${name} go on` : `Pause ${name}`}
                  keys="p"
                  tabIndex={tabIndex}
                  onClick={() => actions.togglePaused(entry)}
                >
                  {held ? <Play size={16} /> : <Pause size={16} />}
                </IconButton>
              </>
            )}
            <IconButton
              label={`Cancel ${name}`}
              keys="Del"
              tabIndex={tabIndex}
              onClick={() => actions.cancel(entry)}
            >
              <X size={16} />
            </IconButton>
          </>
        )}
      </div>
    </div>
  );
};
