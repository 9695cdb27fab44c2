import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import type { AccountId } from '../../core/model/ids.ts';
import { setOnline } from '../../core/replica/commands.ts';
import { chooseTheme, type Theme, themes, useTheme } from '../app/theme.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { draftOf } from './account-draft.ts';
import { AccountForm } from './account-form.tsx';
import { keepAccount } from './keep-account.ts';

const themeWords: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

const Appearance = () => {
  const theme = useTheme();
  return (
    <div className="settings-row">
      <span id="appearance">Appearance</span>
      <fieldset className="segments" aria-labelledby="appearance">
        {themes.map((choice) => (
          <label key={choice} className="segment">
            <input
              type="radio"
              name="theme"
              checked={theme === choice}
              onChange={() => chooseTheme(choice)}
            />
            {themeWords[choice]}
          </label>
        ))}
      </fieldset>
    </div>
  );
};

interface Props {
  readonly onOpenAccount: (id: AccountId) => void;
  readonly onAddAccount: () => void;
}

/** The account, its settings, the others, and the window's looks. */
export const AccountDialog = ({ onOpenAccount, onAddAccount }: Props) => {
  const { shell, info, registry, replica, account } = useWindowContext();
  const showDialog = useWindow((state) => state.showDialog);
  const [editing, setEditing] = useState(false);
  const accounts = useLiveQuery(() => registry.accounts.toArray(), [registry], []);
  const close = () => showDialog(null);

  if (editing) {
    return (
      <Dialog title="Account settings" onClose={close}>
        <AccountForm
          shell={shell}
          info={info}
          start={draftOf(account)}
          accountId={account.id}
          onCancel={() => setEditing(false)}
          onSave={async (draft) => {
            await keepAccount({ shell, registry, id: account.id, draft });
            await setOnline(replica, true);
            close();
          }}
        />
      </Dialog>
    );
  }
  const { connection } = account;
  const others = accounts.filter(({ id }) => id !== account.id);
  return (
    <Dialog title="Account and appearance" onClose={close}>
      <div className="settings">
        <div className="settings-row">
          <div className="settings-words">
            <p className="settings-name">{account.name || account.address}</p>
            <p className="secondary">
              {account.address} · {connection.host}:{connection.port}
            </p>
          </div>
          <Button onClick={() => setEditing(true)}>Settings</Button>
        </div>
        {others.map(({ id, name, address }) => (
          <div key={id} className="settings-row">
            <div className="settings-words">
              <p className="settings-name">{name || address}</p>
              <p className="secondary">{address}</p>
            </div>
            <Button onClick={() => onOpenAccount(id)}>Open</Button>
          </div>
        ))}
        <div className="settings-row">
          <span>Another account</span>
          <Button onClick={onAddAccount}>Add</Button>
        </div>
        <Appearance />
      </div>
    </Dialog>
  );
};
