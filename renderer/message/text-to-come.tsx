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
  /** It was asked for this moment: its want is not read back yet. */
  readonly asked?: boolean;
  readonly line: Line;
  /** The engine fetches it by itself because it is on screen. */
  readonly automatic: boolean;
  readonly onFetch: () => void;
}

const isWaiting = ({ want, asked = false }: Props): boolean => want?.state === 'waiting' || asked;

const words = (props: Props): string => {
  const { want, line, automatic, what } = props;
  if (want?.state === 'failed') return want.problem ?? `${what} could not be fetched.`;
  const waiting = isWaiting(props);
  if ((waiting || automatic) && line.online) return `${what} is coming`;
  if (waiting) return `${what} was asked for and comes when the line is up`;
  return automatic ? `${what} is not here yet and comes when the line is up` : `${what} is not here yet`;
};

/** Stands where text is missing: what it costs, and a button to have it. */
export const TextToCome = (props: Props) => {
  const { bytes, want, line, automatic, onFetch } = props;
  const failed = want?.state === 'failed';
  const comes = isWaiting(props) || (automatic && line.online && !failed);
  return (
    <div className="to-come" data-failed={failed} role="status">
      <div className="to-come-words">
        <p>{words(props)}</p>
        <p className="secondary figures">{formatCost(bytes, line.bytesPerSecond)}</p>
      </div>
      {comes ? null : (
        <Button onClick={onFetch}>
          <Download size={14} aria-hidden="true" />
          {failed ? 'Try again' : 'Fetch'}
        </Button>
      )}
    </div>
  );
};
