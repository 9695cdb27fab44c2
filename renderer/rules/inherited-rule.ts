// What a folder goes by on a kind of link where it has no rule of its own.
import type { LinkKind } from '../../core/model/link.ts';
import type { Rule, RuleRow, RuleScope } from '../../core/model/rule.ts';
import { foldersAbove } from '../../core/policy/folders-above.ts';
import { builtInRule, type RuleOrigin, ruleFor } from '../../core/policy/rules.ts';
import type { FolderView } from '../../core/replica/views.ts';
import type { LinkChoice } from './rule-fields.ts';

export interface InheritedRule {
  readonly rule: Rule;
  readonly from: RuleOrigin;
}

interface Asked {
  readonly folders: readonly FolderView[];
  /** All rules, with those of the scope as they would be. */
  readonly rules: readonly RuleRow[];
  readonly scope: RuleScope;
  readonly link: LinkChoice;
  /** The kind of link now: what is built in depends on it. */
  readonly now: LinkKind;
}

/** For 'any', what those kinds of link have in common that have nothing of their own anywhere. */
export const inheritedRule = ({ folders, rules, scope, link, now }: Asked): InheritedRule => {
  const others = rules.filter((row) => row.scope !== scope || (row.link === 'any' && link !== 'any'));
  if (link === 'any') return inheritedForAny(folders, others, scope, now);
  const own = others.find((row) => row.scope === scope);
  if (own) return { rule: own, from: { scope, link: 'any' } };
  if (scope === 'account') return { rule: builtInRule(link), from: 'builtIn' };
  return ruleFor({
    rules: others,
    mailboxes: folders.map(({ mailbox }) => mailbox),
    mailboxId: scope,
    link,
  });
};

const inheritedForAny = (
  folders: readonly FolderView[],
  rules: readonly RuleRow[],
  scope: RuleScope,
  now: LinkKind,
): InheritedRule => {
  const mailbox = folders.find(({ mailbox: { id } }) => id === scope)?.mailbox;
  const byPath = new Map(folders.map(({ mailbox: each }) => [each.path, each]));
  const above = mailbox ? foldersAbove(mailbox, byPath).map(({ id }) => id) : [];
  for (const candidate of [...above, ...(scope === 'account' ? [] : (['account'] as const))]) {
    const row = rules.find((each) => each.scope === candidate && each.link === 'any');
    if (row) return { rule: row, from: { scope: candidate, link: 'any' } };
  }
  return { rule: builtInRule(now), from: 'builtIn' };
};
