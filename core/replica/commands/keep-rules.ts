// What somebody edited at one go: the rules of one folder, or of the account, and the exceptions to all of them.
import { CommandError } from '../../errors.ts';
import type { RuleException, RuleRow, RuleScope } from '../../model/rule.ts';
import { ruleExceptionSchema, ruleRowSchema } from '../../policy/schemas.ts';
import type { Replica } from '../database.ts';
import { checkedSetting } from './checked-setting.ts';

/** An exception as it is to be; `id` is null for one that is new. */
export type KeptException = Omit<RuleException, 'id' | 'position'> & { readonly id: number | null };

export interface RuleSheet {
  readonly scope: RuleScope;
  /** All rules of the scope; others of it go. */
  readonly rules: readonly RuleRow[];
  /** All exceptions of the account, in the order in which they are asked. */
  readonly exceptions: readonly KeptException[];
  /** The exceptions that were there when editing began: one that came since then stays, behind all others. */
  readonly known: readonly number[];
}

/**
 * Writes it all down in one transaction. Returns the sheet that takes it back. Throws CommandError 'badSetting', 'noFolder'.
 */
export const keepRules = async (replica: Replica, sheet: RuleSheet): Promise<RuleSheet> => {
  const { scope } = sheet;
  const rules = sheet.rules.map((row) => checkedSetting(ruleRowSchema, row));
  const exceptions = sheet.exceptions.map(({ id, match, effect, mailboxId }) => ({
    ...checkedSetting(ruleExceptionSchema, { match, effect, mailboxId }),
    ...(id === null ? {} : { id }),
  }));
  if (rules.some((row) => row.scope !== scope)) throw new Error('a sheet holds the rules of one scope');
  return replica.transaction('rw', replica.rules, replica.exceptions, replica.mailboxes, async () => {
    const [rulesBefore, exceptionsBefore] = await Promise.all([
      replica.rules.where('[scope+link]').between([scope], [scope, []]).toArray(),
      replica.exceptions.toArray(),
    ]);
    const there = new Set(await replica.mailboxes.toCollection().primaryKeys());
    if (rules.length > 0 && scope !== 'account' && !there.has(scope)) {
      throw new CommandError('noFolder', 'That folder is not there any more.');
    }
    await replica.rules.bulkDelete(rulesBefore.map(({ link }) => [scope, link]));
    await replica.rules.bulkPut(rules);

    const known = new Set(sheet.known);
    const before = exceptionsBefore.sort((a, b) => a.position - b.position || a.id - b.id);
    const since = before.filter(({ id }) => !known.has(id));
    await replica.exceptions.clear();
    const kept = [
      ...exceptions.filter(({ mailboxId }) => mailboxId === null || there.has(mailboxId)),
      ...since,
    ].map((exception, position) => ({ ...exception, position }));
    const ids = await replica.exceptions.bulkAdd(kept, { allKeys: true });
    return { scope, rules: rulesBefore, exceptions: before, known: ids };
  });
};
