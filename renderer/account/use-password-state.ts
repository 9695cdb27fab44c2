import { useCallback, useEffect, useState } from 'react';
import { requestSync, setOnline } from '../../core/replica/commands.ts';
import { useWindowContext } from '../app/window-context.ts';

export interface PasswordState {
  /** Null until the shell has said. */
  readonly held: boolean | null;
  keep(password: string): Promise<void>;
}

/** Whether the host has the account's password, and a way to give it. */
export const usePasswordState = (): PasswordState => {
  const { shell, account, replica } = useWindowContext();
  const [held, setHeld] = useState<boolean | null>(null);
  useEffect(() => {
    let stopped = false;
    shell.hasPassword(account.id).then(
      (has) => {
        if (!stopped) setHeld(has);
      },
      // The host has gone, which the window says elsewhere: nothing to ask for now.
      () => undefined,
    );
    return () => {
      stopped = true;
    };
  }, [shell, account.id]);
  const keep = useCallback(
    async (password: string) => {
      await shell.setPassword(account.id, password);
      setHeld(true);
      await setOnline(replica, true);
      await requestSync(replica);
    },
    [shell, account.id, replica],
  );
  return { held, keep };
};
