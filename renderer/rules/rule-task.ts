import type { RuleScope } from '../../core/model/rule.ts';

/** Looks at, and changes, what comes by itself: into a folder, or into all that have no rule of their own. */
export interface RuleTask {
  readonly kind: 'rule';
  readonly scope: RuleScope;
}
