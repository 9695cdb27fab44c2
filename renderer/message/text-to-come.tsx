import { Download } from 'lucide-react';
import type { Want } from '../../core/model/part.ts';
import { formatCost } from '../format/duration.ts';
import { Button } from '../ui/button.tsx';
import type { Line } from './line-for.ts';

interface Props {
  /** What is missing: "The text", "The rest of the text". */
  readonly what: string;
  readonly bytes: number;
  readonly want: Want | null;
  readonly line: Line;
  /** The engine fetches it by itself because it is on screen. */
  readonly automatic: boolean;
  readonly onFetch: () => void;
}

const words = ({ want, line, automatic, what }: Props): string => {
  if (want?.state === 'failed') return want.problem ?? `${what} could not be fetched.`;
  const asked = want?.state === 'waiting' || automatic;
  if (asked && line.online) return `${what} is coming`;
  if (want?.state === 'waiting') return `${what} was asked for and comes when the line is up`;
  return automatic ? `${what} is not here yet and comes when the line is up` : `${what} is not here yet`;
};

/** Stands where text is missing: what it costs, and a button to have it. */
export const TextToCome = (props: Props) => {
  const { bytes, want, line, automatic, onFetch } = props;
  const asked = want?.state === 'waiting' || (automatic && line.online);
  return (
    <div className="to-come" data-failed={want?.state === 'failed'} role="status">
      <div className="to-come-words">
        <p>{words(props)}</p>
        <p className="secondary figures">{formatCost(bytes, line.bytesPerSecond)}</p>
      </div>
      {asked ? null : (
        <Button onClick={onFetch}>
          <Download size={14} aria-hidden="true" />
          {want?.state === 'failed' ? 'Try again' : 'Fetch'}
        </Button>
      )}
    </div>
  );
};
