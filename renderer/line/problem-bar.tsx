import { TriangleAlert } from 'lucide-react';
import type { LinkProblem } from '../../core/model/activity.ts';
import { requestSync } from '../../core/replica/commands.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { formatDue } from '../format/date.ts';
import { Button } from '../ui/button.tsx';

/** Troubles that only other settings can end. */
const forSettings: ReadonlySet<string> = new Set(['certificate', 'tls', 'plain']);

/** Why there is no line, what happens next, and a way not to wait for it. */
export const ProblemBar = ({ problem, now }: { readonly problem: LinkProblem; readonly now: number }) => {
  const replica = useReplica();
  const showDialog = useWindow((state) => state.showDialog);
  const due = problem.retryAt === null ? '' : ` Trying again at ${formatDue(problem.retryAt, now)}.`;
  return (
    <div className="bar bar-caution" role="status">
      <TriangleAlert size={16} aria-hidden="true" />
      <p className="bar-text figures">
        {problem.message}
        {due}
      </p>
      {forSettings.has(problem.code) ? (
        <Button onClick={() => showDialog('account')}>Account settings</Button>
      ) : null}
      <Button onClick={() => void requestSync(replica)}>Try now</Button>
    </div>
  );
};
