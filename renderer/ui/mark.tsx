import type { Whereabouts } from '../../core/replica/views.ts';

const words: Readonly<Record<Whereabouts, string>> = {
  absent: 'Not here',
  partial: 'Partly here',
  present: 'Here',
};

export const whereaboutsWord = (whereabouts: Whereabouts): string => words[whereabouts];

interface Props {
  readonly whereabouts: Whereabouts;
  /** How much of it is here, 0 to 1, where that is known; half stands for "partly". */
  readonly share?: number;
  /** More than the mark's own word. */
  readonly title?: string;
}

const radius = 4.25;
const pieRadius = radius / 2;
const pieLength = 2 * Math.PI * pieRadius;

/** ○ ◐ ●: not here, partly here, here. The word is its tooltip and what a screen reader says. */
export const Mark = ({ whereabouts, share = 0.5, title }: Props) => {
  const label = title ?? words[whereabouts];
  const filled = Math.min(0.9, Math.max(0.1, share)) * pieLength;
  return (
    <span className={`mark mark-${whereabouts}`} title={label} role="img" aria-label={label}>
      <svg viewBox="0 0 11 11" aria-hidden="true">
        <circle className="mark-ring" cx="5.5" cy="5.5" r={radius} />
        {whereabouts === 'present' ? <circle className="mark-fill" cx="5.5" cy="5.5" r={radius} /> : null}
        {whereabouts === 'partial' ? (
          // A pie is a stroke as wide as its circle's diameter, dashed once.
          <circle
            className="mark-pie"
            cx="5.5"
            cy="5.5"
            r={pieRadius}
            strokeWidth={radius}
            strokeDasharray={`${filled} ${pieLength}`}
            transform="rotate(-90 5.5 5.5)"
          />
        ) : null}
      </svg>
    </span>
  );
};

/** What stands beside the whereabouts of a message or folder. */
export type State = 'unsent' | 'attention';

const stateWords: Readonly<Record<State, string>> = {
  unsent: 'Not yet sent',
  attention: 'Needs attention',
};

export const stateWord = (state: State): string => stateWords[state];

/** ↑ and !: what the server does not know yet, and what waits for the user to say what is to become of it. */
export const StateMark = ({ state, title }: { readonly state: State; readonly title?: string }) => {
  const label = title ?? stateWords[state];
  return (
    <span className={`mark mark-${state}`} title={label} role="img" aria-label={label}>
      <svg viewBox="0 0 11 11" aria-hidden="true">
        {state === 'unsent' ? (
          <path className="mark-line" d="M5.5 9.75V1.75M2 5.25l3.5-3.5L9 5.25" />
        ) : (
          <path className="mark-line" d="M5.5 1v5.75M5.5 9.4v.6" />
        )}
      </svg>
    </span>
  );
};
