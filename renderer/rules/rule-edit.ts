// All that the rule editor holds until it is kept.
import type { LinkKind } from '../../core/model/link.ts';
import type { RuleException, RuleRow, RuleScope } from '../../core/model/rule.ts';
import type { RuleSheet } from '../../core/replica/commands/keep-rules.ts';
import { checkException, draftExceptions, type ExceptionDraft } from './exception-drafts.ts';
import { draftRules, type LinkChoice, type RuleDraft, rowsOf } from './rule-fields.ts';

export interface RuleEdit {
  readonly link: LinkChoice;
  readonly rules: RuleDraft;
  readonly exceptions: readonly ExceptionDraft[];
  /** The exceptions that were there when it began. */
  readonly known: readonly number[];
  /** The line of exceptions that was taken out last, and where it stood. */
  readonly removed: { readonly draft: ExceptionDraft; readonly at: number } | null;
}

/** As things stand; the kind of link that is shown is the one whose rule holds now. */
export const beginEdit = (
  {
    rules,
    exceptions,
  }: { readonly rules: readonly RuleRow[]; readonly exceptions: readonly RuleException[] },
  { scope, now }: { readonly scope: RuleScope; readonly now: LinkKind },
): RuleEdit => {
  const draft = draftRules(rules, scope);
  return {
    link: draft[now] === null ? 'any' : now,
    rules: draft,
    exceptions: draftExceptions(exceptions),
    known: exceptions.map(({ id }) => id),
    removed: null,
  };
};

/** What an edit comes to, and what is wrong in it. */
export interface CheckedEdit {
  readonly sheet: RuleSheet;
  /** Kinds of link with something wrong. */
  readonly wrongLinks: readonly LinkChoice[];
  /** What is wrong with exceptions, by their key. */
  readonly wrongExceptions: ReadonlyMap<number, string>;
}

export const checkEdit = ({ rules, exceptions, known }: RuleEdit, scope: RuleScope): CheckedEdit => {
  const { rows, wrong } = rowsOf(rules, scope);
  const wrongExceptions = new Map<number, string>();
  const kept = exceptions.flatMap((draft) => {
    const checked = checkException(draft);
    if (checked.ok) return checked.rows;
    wrongExceptions.set(draft.key, checked.problem);
    return [];
  });
  return { sheet: { scope, rules: rows, exceptions: kept, known }, wrongLinks: wrong, wrongExceptions };
};

/** The rules of all as they would be. */
export const rulesWith = (
  rules: readonly RuleRow[],
  { scope, rules: own }: RuleSheet,
): readonly RuleRow[] => [...rules.filter((row) => row.scope !== scope), ...own];

/** The exceptions as they would be; new ones have no row yet, and ids of their own. */
export const exceptionsWith = ({ exceptions }: RuleSheet): readonly RuleException[] =>
  exceptions.map((exception, position) => ({ ...exception, id: exception.id ?? -1 - position, position }));
