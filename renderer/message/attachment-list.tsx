import { Download } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { wantAttachment } from '../../core/replica/commands.ts';
import type { AttachmentView, MessageView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { formatCounted } from '../format/count.ts';
import { formatCost } from '../format/duration.ts';
import { Button } from '../ui/button.tsx';
import { AttachmentRow } from './attachment-row.tsx';
import { decodedSize } from './attachment-words.ts';
import { lineOf } from './line-for.ts';

interface Props {
  readonly view: MessageView;
  readonly activity: Activity | null;
}

const isAbsent = ({ state, want }: AttachmentView): boolean => state.kind === 'absent' && want === null;

interface GroupProps extends Props {
  readonly title: string;
  readonly attachments: readonly AttachmentView[];
}

const Group = ({ title, attachments, view, activity }: GroupProps) => {
  const replica = useReplica();
  const absent = attachments.filter(isAbsent);
  const bytes = absent.reduce((sum, { body }) => sum + decodedSize(body), 0);
  const fetchAll = async () => {
    // One after the other, so that they come in the order they are shown in.
    for (const { part } of absent) await wantAttachment(replica, view.message.id, part, Date.now());
  };
  return (
    <section className="attachments" aria-label={title}>
      <header className="attachments-head">
        <h3>{title}</h3>
        {absent.length > 1 ? (
          <Button tone="quiet" onClick={() => void fetchAll()}>
            <Download size={14} aria-hidden="true" />
            {absent.length < attachments.length ? 'Fetch the others' : 'Fetch all'}
            <span className="figures">· {formatCost(bytes, lineOf(activity).bytesPerSecond)}</span>
          </Button>
        ) : null}
      </header>
      <ul className="attachment-list">
        {attachments.map((attachment) => (
          <AttachmentRow key={attachment.part} view={view} attachment={attachment} activity={activity} />
        ))}
      </ul>
    </section>
  );
};

/** Files of the message, and after them the pictures its HTML shows in place. */
export const AttachmentList = ({ view, activity }: Props) => {
  const files = view.attachments.filter(({ inline }) => !inline);
  const inPlace = view.attachments.filter(({ inline }) => inline);
  return (
    <div id="attachments">
      {files.length > 0 ? (
        <Group
          title={formatCounted(files.length, 'attachment')}
          attachments={files}
          view={view}
          activity={activity}
        />
      ) : null}
      {inPlace.length > 0 ? (
        <Group
          title={`${formatCounted(inPlace.length, 'picture')} within the HTML`}
          attachments={inPlace}
          view={view}
          activity={activity}
        />
      ) : null}
    </div>
  );
};
