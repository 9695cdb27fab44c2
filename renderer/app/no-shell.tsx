import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';

/** What the window shows when the program behind it cannot be reached. */
export const NoShell = ({ reason }: { readonly reason: string }) => (
  <main className="stop" role="alert">
    <Brand />
    <h1>This window has no Packetboat behind it</h1>
    <p>{reason}</p>
    <p className="stop-detail">Start Packetboat again; it opens its own window. Your mail is not affected.</p>
    <Button tone="primary" onClick={() => location.reload()}>
      Try again
    </Button>
  </main>
);
