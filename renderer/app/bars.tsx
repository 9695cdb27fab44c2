import { AppWindow, Unplug } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Activity, LinkProblem, LinkState } from '../../core/model/activity.ts';
import { PasswordBar } from '../account/password-bar.tsx';
import { usePasswordState } from '../account/use-password-state.ts';
import type { ShellConnection } from '../engine/connect-shell.ts';
import { BudgetBar } from '../line/budget-bar.tsx';
import { problemOf } from '../line/line-words.ts';
import { ProblemBar } from '../line/problem-bar.tsx';

interface Props {
  readonly connection: ShellConnection;
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

/** Follows something that calls back now and at every change. */
const useTold = (listen: (listener: (now: boolean) => void) => () => void): boolean => {
  const [told, setTold] = useState(false);
  useEffect(() => {
    const stop = listen(setTold);
    return () => void stop();
  }, [listen]);
  return told;
};

/**
 * What keeps the line down. One that passes by itself stays while it is tried again: a bar that comes and goes would move
 * the list. What a person has done something about goes with that.
 */
const useLastingProblem = (link: LinkState | null): LinkProblem | null => {
  const last = useRef<LinkProblem | null>(null);
  if (link?.kind !== 'connecting') last.current = problemOf(link);
  else if (last.current?.retryAt === null) last.current = null;
  return last.current;
};

/** What needs a word from the person in front of the window, one thing at a time. */
export const Bars = ({ connection, activity, wanted }: Props) => {
  const gone = useTold(connection.onHostGone);
  const elsewhere = useTold(connection.onEngineElsewhere);
  const { held, keep } = usePasswordState();
  const problem = useLastingProblem(activity?.link ?? null);

  if (gone) {
    return (
      <div className="bar bar-caution" role="status">
        <Unplug size={16} aria-hidden="true" />
        <p className="bar-text">
          Packetboat’s program has ended. What is here can be read; start it again to fetch mail or open
          files.
        </p>
      </div>
    );
  }
  if (held === false || problem?.code === 'password') return <PasswordBar refused={null} onKeep={keep} />;
  if (wanted && problem?.code === 'login') return <PasswordBar refused={problem.message} onKeep={keep} />;
  if (elsewhere) {
    return (
      <div className="bar" role="status">
        <AppWindow size={16} aria-hidden="true" />
        <p className="bar-text">
          Packetboat is open in another window, and that one fetches the mail. This one shows it all the same.
        </p>
      </div>
    );
  }
  if (wanted && problem?.code === 'budget') return <BudgetBar problem={problem} activity={activity} />;
  if (wanted && problem) return <ProblemBar problem={problem} />;
  return null;
};
