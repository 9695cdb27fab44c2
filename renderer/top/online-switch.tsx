import type { Activity } from '../../core/model/activity.ts';
import { setOnline } from '../../core/replica/commands.ts';
import { useCountdown } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { linkWords, problemOf } from '../line/line-words.ts';
import { Tip } from '../ui/tip.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** The line's switch and state. What it says is also told to screen readers when it changes. */
export const OnlineSwitch = ({ activity, wanted }: Props) => {
  const replica = useReplica();
  const link = activity?.link ?? null;
  const now = useCountdown(problemOf(link)?.retryAt ?? null);
  const { tone, word, spoken = word } = linkWords(link, wanted, now);
  return (
    <>
      <Tip words={wanted ? 'Go offline' : 'Go online'}>
        <button
          type="button"
          className="online"
          role="switch"
          aria-checked={wanted}
          aria-label={`Online, now: ${spoken}`}
          onClick={() => void setOnline(replica, !wanted)}
        >
          <span className="online-dot" data-tone={tone} />
          <span className="online-word figures">{word}</span>
          <span className="online-track" aria-hidden="true">
            <span className="online-knob" />
          </span>
        </button>
      </Tip>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </>
  );
};
