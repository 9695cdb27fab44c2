import { useEffect, useMemo, useState } from 'react';
import type { Account } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { ShellInfo } from '../../core/ports.ts';
import { type Registry, Replica } from '../../core/replica/database.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { ShellConnection } from '../engine/connect-shell.ts';
import type { ListNavigator } from '../list/list-navigator.ts';
import { MailWindow } from './mail-window.tsx';
import { type WindowContext, WindowContextValue } from './window-context.ts';
import { createWindowStore } from './window-store.ts';

interface Props {
  readonly connection: ShellConnection;
  readonly info: ShellInfo;
  readonly registry: Registry;
  readonly account: Account;
  readonly onOpenAccount: (id: AccountId) => void;
  readonly onAddAccount: () => void;
}

/** One account's replica, open for as long as its window is. */
export const OpenAccount = (props: Props) => {
  const { connection, info, registry, account, onOpenAccount, onAddAccount } = props;
  const [store] = useState(createWindowStore);
  const [navigator] = useState<{ current: ListNavigator | null }>({ current: null });
  const [folders] = useState<{ current: readonly FolderView[] }>({ current: [] });
  const [replica, setReplica] = useState<Replica | null>(null);

  useEffect(() => {
    const opened = new Replica(account.id);
    setReplica(opened);
    return () => opened.close();
  }, [account.id]);

  useEffect(() => connection.startEngine(account.id), [connection, account.id]);

  const context = useMemo(
    (): WindowContext | null =>
      replica && { shell: connection.shell, info, registry, replica, account, store, navigator, folders },
    [connection.shell, info, registry, replica, account, store, navigator, folders],
  );
  if (!context) return null;
  return (
    <WindowContextValue value={context}>
      <MailWindow connection={connection} onOpenAccount={onOpenAccount} onAddAccount={onAddAccount} />
    </WindowContextValue>
  );
};
