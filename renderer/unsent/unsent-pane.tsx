import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { ActionId } from '../../core/model/ids.ts';
import { setOnline } from '../../core/replica/commands.ts';
import type { UnsentAction } from '../../core/replica/unsent.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { EntryList } from '../entries/entry-list.tsx';
import { PlacePane } from '../entries/place-pane.tsx';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { goingWords } from './going-words.ts';
import { UnsentEntry } from './unsent-entry.tsx';
import { useUnsent } from './use-unsent.ts';
import { useUpload } from './use-upload.ts';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

const titleId = (action: ActionId): string => `unsent-${action}`;

/** When all of it goes, and what that costs. */
const GoingLine = ({ actions, activity, wanted }: Props & { readonly actions: readonly UnsentAction[] }) => {
  const replica = useReplica();
  const { words } = useCost()(useUpload(actions));
  return (
    <p className="going figures">
      <span>
        {goingWords(activity, wanted)} {wanted ? `It takes about ${words}.` : null}
      </span>
      {wanted ? null : (
        <Button onClick={() => void setOnline(replica, true)}>
          Go online
          <span className="button-cost figures">{words}</span>
        </Button>
      )}
    </p>
  );
};

/** The journal: what was done here and the server does not know yet, newest first. */
export const UnsentPane = ({ activity, wanted }: Props) => {
  const now = useNow(60_000);
  const actions = useUnsent();
  const [opened, setOpened] = useState<ReadonlySet<ActionId>>(new Set());
  const open = (action: ActionId, toOpen: boolean | null) => {
    const next = new Set(opened);
    if (toOpen ?? !next.has(action)) next.add(action);
    else next.delete(action);
    setOpened(next);
  };
  const count = actions?.reduce((sum, { changes }) => sum + changes.length, 0) ?? 0;
  if (actions === undefined) return <PlacePane title="Not yet sent" facts="" empty={false} children={null} />;
  return (
    <PlacePane
      title="Not yet sent"
      empty={count === 0}
      facts={count > 0 ? formatCounted(count, 'change') : ''}
    >
      {actions.length === 0 ? (
        <div className="empty">
          <CheckCheck size={28} strokeWidth={1.5} aria-hidden="true" />
          <p className="empty-title">Everything is sent</p>
          <p>What you do while the line is down waits here, and goes out first when it comes up.</p>
        </div>
      ) : (
        <>
          <GoingLine actions={actions} activity={activity} wanted={wanted} />
          <EntryList
            label="Not yet sent"
            entries={actions}
            keyOf={({ action }) => action}
            titleId={({ action }) => titleId(action)}
            estimatedHeight={44}
            onOpen={({ action }, toOpen) => open(action, toOpen)}
          >
            {(action, tabIndex) => (
              <UnsentEntry
                action={action}
                titleId={titleId(action.action)}
                now={now}
                tabIndex={tabIndex}
                online={wanted && activity?.link.kind === 'online'}
                open={opened.has(action.action)}
                onOpen={() => open(action.action, null)}
              />
            )}
          </EntryList>
        </>
      )}
    </PlacePane>
  );
};
