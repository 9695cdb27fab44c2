import type { RuleScope } from '../../core/model/rule.ts';
import type { RuleEdit } from './rule-edit.ts';

/** Looks at, and changes, what comes by itself: into a folder, or into all that have no rule of their own. */
export interface RuleTask {
  readonly kind: 'rule';
  readonly scope: RuleScope;
  /** What was being edited when the editor was left. */
  readonly resume?: RuleEdit;
}
