import * as Tooltip from '@radix-ui/react-tooltip';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import type { AccountId } from '../../core/model/ids.ts';
import type { ShellInfo } from '../../core/ports.ts';
import type { Registry } from '../../core/replica/database.ts';
import { FirstRun } from '../account/first-run.tsx';
import { keepOffered } from '../account/keep-account.ts';
import type { ShellConnection } from '../engine/connect-shell.ts';
import { OpenAccount } from './open-account.tsx';

interface Props {
  readonly connection: ShellConnection;
  readonly info: ShellInfo;
  readonly registry: Registry;
}

const storageKey = 'packetboat.account';

/** First run, or the account that was open last. A shell that offers an account is there to show it: it opens by itself. */
export const App = ({ connection, info, registry }: Props) => {
  const accounts = useLiveQuery(() => registry.accounts.toArray(), [registry]);
  const [openId, setOpenId] = useState(() => info.offered?.id ?? localStorage.getItem(storageKey));
  const [adding, setAdding] = useState(false);
  const { offered } = info;

  useEffect(() => {
    if (offered) void keepOffered(registry, offered);
  }, [registry, offered]);

  const open = (id: AccountId) => {
    localStorage.setItem(storageKey, id);
    setOpenId(id);
    setAdding(false);
  };

  if (!accounts) return null;
  const account = accounts.find(({ id }) => id === openId) ?? accounts[0];
  if (!account && offered) return null;
  return (
    <Tooltip.Provider delayDuration={500}>
      {account && !adding ? (
        <OpenAccount
          key={account.id}
          connection={connection}
          info={info}
          registry={registry}
          account={account}
          onOpenAccount={open}
          onAddAccount={() => setAdding(true)}
        />
      ) : (
        <FirstRun
          shell={connection.shell}
          info={info}
          registry={registry}
          onAdded={open}
          onCancel={account ? () => setAdding(false) : null}
        />
      )}
    </Tooltip.Provider>
  );
};
