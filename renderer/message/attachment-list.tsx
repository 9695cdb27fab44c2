import { Download } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { wantAttachment } from '../../core/replica/commands.ts';
import type { AttachmentView, MessageView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { CostNote } from '../costs/cost-note.tsx';
import { useCost } from '../costs/use-cost.ts';
import { useFetch } from '../costs/use-fetch.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { AttachmentRow } from './attachment-row.tsx';
import { pauseParts } from './pause-parts.ts';

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
  const fetch = useFetch();
  const absent = attachments.filter(isAbsent);
  const cost = useCost()({ attachments: absent.reduce((sum, { body }) => sum + body.octets, 0) });
  const { id, contentId } = view.message;
  const parts = absent.map(({ part }) => part);
  const fetchAll = () =>
    fetch({
      cost,
      name: formatCounted(absent.length, 'attachment'),
      ask: async () => {
        // One after the other, so that they come in the order they are shown in.
        for (const part of parts) await wantAttachment(replica, id, part, Date.now());
      },
      takeBack: () => pauseParts(replica, contentId, parts),
    });
  return (
    <section className="attachments" aria-label={title}>
      <header className="attachments-head">
        <h3>{title}</h3>
        {absent.length > 1 ? (
          <Button tone="quiet" onClick={fetchAll}>
            <Download size={14} aria-hidden="true" />
            <span>
              {absent.length < attachments.length ? 'Fetch the others' : 'Fetch all'}
              {cost.over === 'spent' ? ' anyway' : ''} · <CostNote cost={cost} />
            </span>
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
