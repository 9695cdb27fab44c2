import { useLiveQuery } from 'dexie-react-hooks';
import type { RuleException, RuleRow } from '../../core/model/rule.ts';
import { useReplica } from '../app/window-context.ts';

const noRules: readonly RuleRow[] = [];

/** The rules that somebody set; undefined until they were read. */
export const useRules = (): readonly RuleRow[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(() => replica.rules.toArray(), [replica]);
};

/** The same, none until they were read. */
export const useRulesSoon = (): readonly RuleRow[] => useRules() ?? noRules;

/** The exceptions in the order in which they are asked; undefined until they were read. */
export const useExceptions = (): readonly RuleException[] | undefined => {
  const replica = useReplica();
  return useLiveQuery(
    async () => (await replica.exceptions.toArray()).sort((a, b) => a.position - b.position || a.id - b.id),
    [replica],
  );
};
