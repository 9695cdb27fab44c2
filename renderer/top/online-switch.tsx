import type { Activity } from '../../core/model/activity.ts';
import { setOnline } from '../../core/replica/commands.ts';
import { useCountdown } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { linkWords, nextTry } from '../line/line-words.ts';
import { Tip } from '../ui/tip.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** The line's switch. How the line stands is also told to screen readers when it changes. */
export const OnlineSwitch = ({ activity, wanted }: Props) => {
  const replica = useReplica();
  const link = activity?.link ?? null;
  const now = useCountdown(nextTry(link));
  const { word, spoken = word } = linkWords(link, wanted, now);
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
