import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly children: ReactNode;
  /** What stands in for what broke. */
  readonly fallback: (problem: string) => ReactNode;
  /** Another value gives the part another try. */
  readonly subject?: unknown;
}

interface State {
  readonly problem: string | null;
  readonly subject: unknown;
}

/** What the window shows when it broke: the mail is in the replica and not in the window. */
export const windowStopped = (problem: string): ReactNode => (
  <main className="stop" role="alert">
    <h1>The window has stopped</h1>
    <p>Your mail is not affected. Loading the window again usually helps.</p>
    <p className="stop-detail">{problem}</p>
    <Button tone="primary" onClick={() => location.reload()}>
      Load again
    </Button>
  </main>
);

/** Keeps a fault in a part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { problem: null, subject: undefined };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  static getDerivedStateFromProps({ subject }: Props, state: State): Partial<State> | null {
    return subject === state.subject ? null : { problem: null, subject };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    return problem === null ? this.props.children : this.props.fallback(problem);
  }
}
