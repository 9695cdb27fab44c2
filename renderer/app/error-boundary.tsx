import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly problem: string | null;
}

/** What the window shows when it broke: the mail is in the replica and not in the window. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { problem: null };

  static getDerivedStateFromError(error: unknown): State {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    return (
      <main className="stop" role="alert">
        <h1>The window has stopped</h1>
        <p>Your mail is not affected. Loading the window again usually helps.</p>
        <p className="stop-detail">{problem}</p>
        <Button tone="primary" onClick={() => location.reload()}>
          Load again
        </Button>
      </main>
    );
  }
}
