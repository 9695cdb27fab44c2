import { Download } from 'lucide-react';
import { useId } from 'react';
import type { Want } from '../../core/model/part.ts';
import { CostNote } from '../costs/cost-note.tsx';
import type { CostView } from '../costs/use-cost.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  /** What is missing: "The text", "The rest of the text". */
  readonly what: string;
  readonly cost: CostView;
  readonly want: Want | null;
  /** It was asked for this moment: its want is not read back yet. */
  readonly asked?: boolean;
  /** It comes by itself because it is on screen; else why it does not: `This folder is off`, '' for no special reason. */
  readonly automatic: true | string;
  readonly onFetch: () => void;
}

type Standing = 'failed' | 'paused' | 'coming' | 'offered';

const standingOf = ({ want, asked = false, automatic, cost }: Props): Standing => {
  if (want?.state === 'failed' || want?.state === 'paused') return want.state;
  // What waits for a budget comes when somebody allows it more.
  if (cost.over === 'spent') return 'offered';
  return want?.state === 'waiting' || asked || automatic === true ? 'coming' : 'offered';
};

const words = (props: Props, standing: Standing): string => {
  const { want, asked = false, automatic, what, cost } = props;
  switch (standing) {
    case 'failed':
      return want?.problem ?? `${what} could not be fetched.`;
    case 'paused':
      return `${what} is paused`;
    case 'coming': {
      if (cost.goes === null) return `${what} is coming`;
      return want || asked
        ? `${what} was asked for and ${cost.goes}`
        : `${what} is not here yet and ${cost.goes}`;
    }
    case 'offered':
      return automatic === true || automatic === ''
        ? `${what} is not here yet`
        : `${automatic}. ${what} comes when you fetch it.`;
  }
};

const buttonWords: Readonly<Record<Exclude<Standing, 'coming'>, string>> = {
  failed: 'Try again',
  paused: 'Continue',
  offered: 'Fetch',
};

/** Stands where text is missing: what it costs, and a button to have it. */
export const TextToCome = (props: Props) => {
  const { cost, onFetch } = props;
  const standing = standingOf(props);
  const costId = useId();
  return (
    <div className="to-come" data-failed={standing === 'failed'} role="status">
      <div className="to-come-words">
        <p>{words(props, standing)}</p>
        <p className="secondary">
          <CostNote id={costId} cost={standing === 'coming' ? { ...cost, goes: null } : cost} />
        </p>
      </div>
      {standing === 'coming' ? null : (
        <Button onClick={onFetch} aria-describedby={costId}>
          <Download size={14} aria-hidden="true" />
          {buttonWords[standing]}
          {cost.over === 'spent' ? ' anyway' : ''}
        </Button>
      )}
    </div>
  );
};
