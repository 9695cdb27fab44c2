import { TriangleAlert } from 'lucide-react';
import type { LinkProblem } from '../../core/model/activity.ts';
import { requestSync } from '../../core/replica/commands.ts';
import { useCountdown } from '../app/use-now.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatDue } from '../format/date.ts';
import { Button } from '../ui/button.tsx';

/** Troubles that only other settings can end. */
const forSettings: ReadonlySet<string> = new Set(['certificate', 'tls', 'plain']);

/** Why there is no line, what that means for the mail, what happens next, and a way not to wait for it. */
export const ProblemBar = ({ problem }: { readonly problem: LinkProblem }) => {
  const { code, message, retryAt } = problem;
  const replica = useReplica();
  const showDialog = useWindow((state) => state.showDialog);
  const now = useCountdown(retryAt);
  const { words } = useCost()({ sessions: 1 });
  return (
    <div className="bar bar-caution">
      <TriangleAlert size={16} aria-hidden="true" />
      <p className="bar-text figures" role="status">
        {message}{' '}
        {retryAt === null ? (
          'What is here can be read meanwhile.'
        ) : (
          <>
            Nothing is lost; trying again
            {/* Nobody wants to hear the seconds counted. */}
            <span aria-hidden="true"> {formatDue(retryAt, now)}</span>.
          </>
        )}
      </p>
      {forSettings.has(code) ? <Button onClick={() => showDialog('account')}>Account settings</Button> : null}
      <Button onClick={() => void requestSync(replica)}>
        Try now
        <span className="button-cost figures">{words}</span>
      </Button>
    </div>
  );
};
