import type { LinkKind } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import { builtInRule } from '../policy/rules.ts';

/** How much to bring by itself, in one number: 0 lists, 1 and texts, 2 and everything else. */
export type Tiers = 0 | 1 | 2;

/** The rule that such a number stands for, in the place of all that anybody set. */
export const ruleOfTiers = (tiers: Tiers, link: LinkKind): Rule => {
  switch (tiers) {
    case 0:
      return { fetch: { kind: 'lists' }, reach: { kind: 'all' } };
    case 1:
      return builtInRule(link);
    case 2:
      return { fetch: { kind: 'everything' }, reach: { kind: 'all' } };
  }
};
