import { RefreshCw } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { requestSync } from '../../core/replica/commands.ts';
import { useReplica } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { isHeld } from '../line/queue-words.ts';
import { Button } from '../ui/button.tsx';
import { Tip } from '../ui/tip.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** "Sync now", with what it costs: looking, as it usually does here, in a session of its own while the line is down; and what waits. */
export const SyncButton = ({ activity, wanted }: Props) => {
  const replica = useReplica();
  const costOf = useCost();
  const waiting = activity?.queue.reduce((sum, entry) => (isHeld(entry) ? sum : sum + entry.bytes), 0) ?? 0;
  const { words } = costOf({ bytes: waiting, looks: 1 });
  const explained = !wanted
    ? 'Go online first'
    : waiting > 0
      ? `Looks for new mail and fetches what waits: about ${words}`
      : `Looks for new mail: about ${words}, and what has come`;
  return (
    <Tip words={explained}>
      <Button
        className="top-sync"
        tone="quiet"
        // It stays within the keyboard's reach, and says why it does nothing.
        aria-disabled={!wanted}
        aria-description={explained}
        onClick={() => {
          if (wanted) void requestSync(replica);
        }}
      >
        <RefreshCw size={14} aria-hidden="true" />
        <span className="top-sync-word">Sync now</span>
      </Button>
    </Tip>
  );
};
