import { formatUidSet, type UidSet } from '../../../core/merge/uid-set.ts';
import type { CommandAnswer, CopiedUids } from '../../../core/ports.ts';
import type { Completion } from './completion.ts';

export const unanswered: CommandAnswer = { kind: 'unanswered' };

export const doneAnswer = (input: {
  readonly copied?: CopiedUids | null;
  readonly changed?: UidSet;
  readonly marked?: UidSet;
  readonly missing?: UidSet;
}): CommandAnswer => ({
  kind: 'done',
  copied: input.copied ?? null,
  changed: formatUidSet(input.changed ?? []),
  marked: formatUidSet(input.marked ?? []),
  missing: formatUidSet(input.missing ?? []),
});

export const refusedAnswer = ({
  code,
  text,
}: Pick<Completion, 'code' | 'text'>): CommandAnswer & { kind: 'refused' } => ({
  kind: 'refused',
  code: code ?? '',
  reason: text,
});

/** Null when all is OK; a refusal counts for more than a silence. */
export const failureOf = (completions: readonly Completion[]): CommandAnswer | null => {
  const refused = completions.find(({ status }) => status === 'NO' || status === 'BAD');
  if (refused !== undefined) return refusedAnswer(refused);
  return completions.some(({ status }) => status === 'none') ? unanswered : null;
};
