import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  /** What the server said, when it refused the password that is kept; null when there is none. */
  readonly refused: string | null;
  readonly onKeep: (password: string) => Promise<void>;
}

/** Asks for the password without standing in the way: everything that is here can be read meanwhile. */
export const PasswordBar = ({ refused, onKeep }: Props) => {
  const { account, info } = useWindowContext();
  const tell = useWindow((state) => state.tell);
  const showDialog = useWindow((state) => state.showDialog);
  const { words } = useCost()({ sessions: 1 });
  const [password, setPassword] = useState('');
  const why =
    info.secrets === 'memory'
      ? 'Packetboat has no keychain here, so the password is asked for at each start.'
      : 'No password is kept for this account.';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return;
    setPassword('');
    onKeep(password).catch((error: unknown) =>
      tell(`The password could not be kept: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  return (
    <form className={`bar ${refused === null ? '' : 'bar-caution'}`} aria-label="Password" onSubmit={submit}>
      <KeyRound size={16} aria-hidden="true" />
      <p className="bar-text">{refused ?? why} What is here can be read without it.</p>
      <input
        className="input"
        type="password"
        aria-label={`Password for ${account.connection.user}`}
        placeholder="Password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button tone="primary" type="submit" disabled={password === ''}>
        Go online
        <span className="button-cost figures">{words}</span>
      </Button>
      {refused === null ? null : (
        <Button tone="quiet" onClick={() => showDialog('account')}>
          Account settings
        </Button>
      )}
    </form>
  );
};
