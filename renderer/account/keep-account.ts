import type { Account } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { OfferedAccount, Shell } from '../../core/ports.ts';
import type { Registry } from '../../core/replica/database.ts';
import { type AccountDraft, connectionOf } from './account-draft.ts';

export interface KeepAccountInput {
  readonly shell: Shell;
  readonly registry: Registry;
  readonly id: AccountId;
  readonly draft: AccountDraft;
}

/** Keeps an account and its password; an empty password leaves the one that is kept as it is. */
export const keepAccount = async ({ shell, registry, id, draft }: KeepAccountInput): Promise<Account> => {
  const account: Account = {
    id,
    name: draft.name.trim(),
    address: draft.address.trim(),
    connection: connectionOf(draft),
  };
  // The password first: the engine starts on the account's row and would find none.
  if (draft.password !== '') await shell.setPassword(id, draft.password);
  await registry.accounts.put(account);
  return account;
};

export const newAccountId = (): AccountId => crypto.randomUUID() as AccountId;

/** Keeps the account that the shell offers, with its settings of today: a demo's port changes from start to start. */
export const keepOffered = async (registry: Registry, offered: OfferedAccount): Promise<void> => {
  const { id, name, address, connection } = offered;
  await registry.accounts.put({ id, name, address, connection });
};
