import { Download, FolderDown, Pause, Play, RotateCw, Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { AttachmentView, MessageView, Whereabouts } from '../../core/replica/views.ts';
import { CostNote } from '../costs/cost-note.tsx';
import { type CostView, useCost } from '../costs/use-cost.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Progress } from '../ui/progress.tsx';
import { AttachmentIcon } from './attachment-icon.tsx';
import { AttachmentMark } from './attachment-mark.tsx';
import {
  type AttachmentProgress,
  attachmentProgress,
  attachmentWords,
  octetsToCome,
} from './attachment-words.ts';

import { type AttachmentActions, useAttachmentActions } from './use-attachment-actions.ts';

interface Props {
  readonly view: MessageView;
  readonly attachment: AttachmentView;
  readonly activity: Activity | null;
}

const whereabouts = (progress: AttachmentProgress): Whereabouts => {
  if (progress.kind === 'present') return 'present';
  return 'done' in progress && progress.done > 0 ? 'partial' : 'absent';
};

interface ActionsProps {
  readonly progress: AttachmentProgress;
  readonly name: string;
  readonly cost: CostView;
  /** Where the cost stands, for who cannot see it beside the button. */
  readonly costId: string;
  readonly actions: AttachmentActions;
}

const Actions = ({ progress, name, cost, costId, actions }: ActionsProps) => {
  const beyond = cost.over === 'spent';
  switch (progress.kind) {
    case 'absent':
      return (
        <Button
          onClick={actions.fetch}
          aria-label={beyond ? `Fetch ${name} anyway` : `Fetch ${name}`}
          aria-describedby={costId}
        >
          <Download size={14} aria-hidden="true" />
          {beyond ? 'Fetch anyway' : 'Fetch'}
        </Button>
      );
    case 'waiting':
    case 'moving':
      return (
        <>
          {progress.kind === 'waiting' && beyond ? (
            <Button onClick={actions.fetch} aria-label={`Fetch ${name} anyway`} aria-describedby={costId}>
              <Download size={14} aria-hidden="true" />
              Fetch anyway
            </Button>
          ) : null}
          <Button onClick={actions.pause} aria-label={`Pause ${name}`}>
            <Pause size={14} aria-hidden="true" />
            Pause
          </Button>
        </>
      );
    case 'pausing':
    case 'paused':
    case 'failed':
      return (
        <>
          <Button
            onClick={actions.fetch}
            aria-label={`${progress.kind === 'failed' ? 'Try again' : 'Continue'}${beyond ? ' anyway' : ''}: ${name}`}
            aria-describedby={costId}
          >
            {progress.kind === 'failed' ? (
              <RotateCw size={14} aria-hidden="true" />
            ) : (
              <Play size={14} aria-hidden="true" />
            )}
            {progress.kind === 'failed' ? 'Try again' : 'Continue'}
            {beyond ? ' anyway' : ''}
          </Button>
          {progress.done > 0 && progress.kind !== 'pausing' ? (
            <IconButton label={`Remove what is here of ${name}`} onClick={actions.remove}>
              <Trash2 size={15} />
            </IconButton>
          ) : null}
        </>
      );
    case 'present':
      return (
        <>
          <Button onClick={actions.open} aria-label={`Open ${name}`}>
            Open
          </Button>
          <IconButton label={`Save ${name} as…`} onClick={actions.save}>
            <FolderDown size={16} />
          </IconButton>
          <IconButton label={`Remove the local copy of ${name}`} onClick={actions.remove}>
            <Trash2 size={15} />
          </IconButton>
        </>
      );
    case 'going':
      return null;
  }
};

/** Whether it would cross only if somebody asked for it, now or again. */
const isOffered = ({ kind }: AttachmentProgress, { over }: CostView): boolean =>
  kind === 'absent' || kind === 'paused' || kind === 'failed' || (kind === 'waiting' && over === 'spent');

/** One attachment: what it is, where it is, what the rest of it costs, and what can be done with it. */
export const AttachmentRow = ({ view, attachment, activity }: Props) => {
  const progress = attachmentProgress(attachment, view.content.contentId, activity);
  const cost = useCost()({ attachments: octetsToCome(attachment.body, progress) });
  const actions = useAttachmentActions(view, attachment, cost);
  const costId = useId();
  const underWay = 'of' in progress && (progress.done > 0 || progress.kind === 'moving');
  const way = { bytesPerSecond: activity?.bytesPerSecond ?? null, comes: cost.goes };
  return (
    <li className="attachment">
      <AttachmentIcon type={attachment.body.type} />
      <div className="attachment-words">
        <p className="attachment-name" title={attachment.name}>
          <AttachmentMark view={view} attachment={attachment} whereabouts={whereabouts(progress)} />
          <bdi>{attachment.name}</bdi>
        </p>
        <p className="secondary figures">
          {attachmentWords(attachment, progress, way)}
          {isOffered(progress, cost) ? (
            <>
              {'done' in progress && progress.done > 0 ? ' · the rest ' : ' · '}
              <CostNote id={costId} cost={cost} />
            </>
          ) : null}
        </p>
        {underWay && 'of' in progress ? (
          <Progress
            label={`${attachment.name}, bytes`}
            done={progress.done}
            of={progress.of}
            moving={progress.kind === 'moving' || progress.kind === 'pausing'}
          />
        ) : null}
        {progress.kind === 'failed' ? (
          <p className="attachment-problem" role="status">
            {progress.problem}
          </p>
        ) : null}
      </div>
      <div className="attachment-actions">
        <Actions progress={progress} name={attachment.name} cost={cost} costId={costId} actions={actions} />
      </div>
    </li>
  );
};
