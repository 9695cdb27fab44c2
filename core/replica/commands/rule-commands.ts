// What comes by itself, as the user says: rules for folders and kinds of link, and exceptions to them.
import { CommandError } from '../../errors.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { LinkKind } from '../../model/link.ts';
import type { RuleException, RuleRow, RuleScope } from '../../model/rule.ts';
import { ruleExceptionSchema, ruleRowSchema } from '../../policy/schemas.ts';
import type { Replica } from '../database.ts';
import { checkedSetting } from './checked-setting.ts';

/**
 * Sets the rule of a folder, or of the account, for one kind of link or for any. Returns the one that was there; null when there
 * was none. Throws CommandError 'badSetting', 'noFolder'.
 */
export const setRule = async (replica: Replica, row: RuleRow): Promise<RuleRow | null> => {
  const rule = checkedSetting(ruleRowSchema, row);
  return replica.transaction('rw', replica.rules, replica.mailboxes, async () => {
    if (rule.scope !== 'account') await checkFolder(replica, rule.scope);
    const before = await replica.rules.get([rule.scope, rule.link]);
    await replica.rules.put(rule);
    return before ?? null;
  });
};

/** Takes a rule away. Returns it; null when there was none. */
export const removeRule = (
  replica: Replica,
  { scope, link }: { readonly scope: RuleScope; readonly link: LinkKind | 'any' },
): Promise<RuleRow | null> =>
  replica.transaction('rw', replica.rules, async () => {
    const before = await replica.rules.get([scope, link]);
    await replica.rules.delete([scope, link]);
    return before ?? null;
  });

/** Adds an exception, asked after all others. Returns its id. Throws CommandError 'badSetting', 'noFolder'. */
export const addException = async (
  replica: Replica,
  exception: Omit<RuleException, 'id' | 'position'>,
): Promise<number> => {
  const row = checkedSetting(ruleExceptionSchema, exception);
  return replica.transaction('rw', replica.exceptions, replica.mailboxes, async () => {
    await checkFolder(replica, row.mailboxId);
    const last = (await inOrder(replica)).at(-1);
    return replica.exceptions.add({ ...row, position: last ? last.position + 1 : 0 });
  });
};

/** Changes an exception in its place. Throws CommandError 'badSetting', 'noFolder', and 'notHeld' when it is gone. */
export const changeException = async (
  replica: Replica,
  { id, match, effect, mailboxId }: Omit<RuleException, 'position'>,
): Promise<void> => {
  const row = checkedSetting(ruleExceptionSchema, { match, effect, mailboxId });
  await replica.transaction('rw', replica.exceptions, replica.mailboxes, async () => {
    await checkFolder(replica, row.mailboxId);
    const before = await replica.exceptions.get(id);
    if (!before) throw new CommandError('notHeld', 'This exception is not there any more.');
    const changed: RuleException = { ...row, id, position: before.position };
    await replica.exceptions.put(changed);
  });
};

/** Takes an exception away. Returns it, for `restoreException`; null when there was none. */
export const removeException = (replica: Replica, id: number): Promise<RuleException | null> =>
  replica.transaction('rw', replica.exceptions, async () => {
    const before = await replica.exceptions.get(id);
    await replica.exceptions.delete(id);
    return before ?? null;
  });

/** Puts back an exception that was taken away, in its place, as long as the folder that it is for is here. */
export const restoreException = (replica: Replica, exception: RuleException): Promise<void> =>
  replica.transaction('rw', replica.exceptions, replica.mailboxes, async () => {
    await checkFolder(replica, exception.mailboxId);
    await replica.exceptions.put(exception);
  });

/** Has an exception asked one place earlier (-1) or later. */
export const moveException = (
  replica: Replica,
  { id, by }: { readonly id: number; readonly by: -1 | 1 },
): Promise<void> =>
  replica.transaction('rw', replica.exceptions, async () => {
    const order = await inOrder(replica);
    const from = order.findIndex((exception) => exception.id === id);
    const moved = order[from];
    const other = order[from + by];
    if (!moved || !other) return;
    order[from] = other;
    order[from + by] = moved;
    await replica.exceptions.bulkPut(order.map((exception, position) => ({ ...exception, position })));
  });

/** As they are asked. */
const inOrder = async (replica: Replica): Promise<RuleException[]> =>
  (await replica.exceptions.toArray()).sort((a, b) => a.position - b.position || a.id - b.id);

const checkFolder = async (replica: Replica, mailboxId: MailboxId | null): Promise<void> => {
  if (mailboxId === null || (await replica.mailboxes.get(mailboxId))) return;
  throw new CommandError('noFolder', 'That folder is not there any more.');
};
