import { linkKinds } from '../../core/model/link.ts';
import { builtInRule } from '../../core/policy/rules.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { withReplica } from './data-directory.ts';
import type { ExitCode } from './exit-codes.ts';
import { printTold, type Told, type VerbOptions } from './report-setting.ts';
import { scopeName } from './rule-scope.ts';
import { exceptionWords, linkWords, ruleWords } from './rule-words.ts';

/** Prints every rule that somebody set, what holds where there is none, and the exceptions in the order they are asked. */
export const rules = async (command: VerbOptions): Promise<ExitCode> =>
  printTold(command, await withReplica(command.data, rulesTold));

const rulesTold = async (replica: Replica): Promise<readonly Told[]> => {
  const [rows, exceptions, mailboxes] = await Promise.all([
    replica.rules.toArray(),
    replica.exceptions.toArray(),
    shownMailboxes(replica),
  ]);
  const set = rows
    .map((row) => ({ ...row, of: scopeName(row.scope, mailboxes) }))
    .sort(
      (a, b) => Number(b.scope === 'account') - Number(a.scope === 'account') || a.of.localeCompare(b.of),
    );
  const inOrder = [...exceptions].sort((a, b) => a.position - b.position || a.id - b.id);
  return [
    ...set.map(({ of, link, fetch, reach }) => ({
      json: { kind: 'rule', of, link, fetch, reach },
      words: `${of}, ${linkWords(link)}: ${ruleWords({ fetch, reach })}`,
    })),
    ...linkKinds.map((link) => ({
      json: { kind: 'builtIn', link, ...builtInRule(link) },
      words: `by itself, ${linkWords(link)}: ${ruleWords(builtInRule(link))}`,
    })),
    ...inOrder.map((exception, index) => {
      const { match, effect, mailboxId } = exception;
      const folder = mailboxId === null ? null : scopeName(mailboxId, mailboxes);
      return {
        json: { kind: 'exception', number: index + 1, effect, match, folder },
        words: `exception ${index + 1}: ${exceptionWords(exception)}${folder === null ? '' : `, in ${folder} only`}`,
      };
    }),
  ];
};
