import { Download, FolderDown, Pause, Play, RotateCw, Trash2 } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import type { AttachmentView, MessageView, Whereabouts } from '../../core/replica/views.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Progress } from '../ui/progress.tsx';
import { AttachmentIcon } from './attachment-icon.tsx';
import { type AttachmentProgress, attachmentProgress, attachmentWords } from './attachment-words.ts';
import { lineOf } from './line-for.ts';
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

const Actions = ({
  progress,
  name,
  actions,
}: {
  readonly progress: AttachmentProgress;
  readonly name: string;
  readonly actions: AttachmentActions;
}) => {
  switch (progress.kind) {
    case 'absent':
      return (
        <Button onClick={actions.fetch} aria-label={`Fetch ${name}`}>
          <Download size={14} aria-hidden="true" />
          Fetch
        </Button>
      );
    case 'waiting':
    case 'moving':
      return (
        <Button onClick={actions.pause} aria-label={`Pause ${name}`}>
          <Pause size={14} aria-hidden="true" />
          Pause
        </Button>
      );
    case 'pausing':
    case 'paused':
    case 'failed':
      return (
        <>
          <Button
            onClick={actions.fetch}
            aria-label={`${progress.kind === 'failed' ? 'Try again' : 'Continue'}: ${name}`}
          >
            {progress.kind === 'failed' ? (
              <RotateCw size={14} aria-hidden="true" />
            ) : (
              <Play size={14} aria-hidden="true" />
            )}
            {progress.kind === 'failed' ? 'Try again' : 'Continue'}
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

/** One attachment: what it is, where it is, and what can be done with it. */
export const AttachmentRow = ({ view, attachment, activity }: Props) => {
  const progress = attachmentProgress(attachment, view.content.contentId, activity);
  const line = lineOf(activity);
  const actions = useAttachmentActions(view, attachment);
  const underWay = 'of' in progress && (progress.done > 0 || progress.kind === 'moving');
  return (
    <li className="attachment">
      <AttachmentIcon type={attachment.body.type} />
      <div className="attachment-words">
        <p className="attachment-name" title={attachment.name}>
          <Mark whereabouts={whereabouts(progress)} />
          <bdi>{attachment.name}</bdi>
        </p>
        <p className="secondary figures">{attachmentWords(attachment, progress, line)}</p>
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
        <Actions progress={progress} name={attachment.name} actions={actions} />
      </div>
    </li>
  );
};
