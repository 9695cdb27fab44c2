import type { Mailbox } from '../../core/model/mailbox.ts';
import type { RuleScope } from '../../core/model/rule.ts';
import type { Replica } from '../../core/replica/database.ts';
import { folderPath } from './arguments.ts';
import { folderByPath } from './chosen-messages.ts';

/** What a rule is typed to be for: a folder, or all that have none of their own. */
const account = 'account';

/** For a folder that is really called `account`. */
const folderPrefix = 'folder:';

/** A folder's path, `folder:` and a path, or `account`. */
export const scopeByName = async (replica: Replica, name: string, data: string): Promise<RuleScope> => {
  if (name === account) return account;
  const path = name.startsWith(folderPrefix) ? name.slice(folderPrefix.length) : name;
  return (await folderByPath(replica, folderPath(path), data)).id;
};

/** What a rule is for, in words. */
export const scopeName = (scope: RuleScope, mailboxes: readonly Pick<Mailbox, 'id' | 'path'>[]): string =>
  scope === account ? account : (mailboxes.find(({ id }) => id === scope)?.path ?? 'a folder that is gone');
