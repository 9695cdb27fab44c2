import type { Mailbox } from '../../model/mailbox.ts';
import type { MessageAnswers, SelectedMailbox } from '../../ports.ts';

/**
 * The mod-sequences that stand for our own changes alone. A STORE tells a message's new MODSEQ, not its flags: somebody
 * else may have changed them since we knew them. Only when the numbers go up from the known one without a gap did nobody come
 * in between (RFC 7162, 3.1: each change has a number of its own).
 */
export const ownModseqs = (
  { fact }: Mailbox,
  selected: SelectedMailbox | null,
  told: MessageAnswers['modseqs'],
): ReadonlyMap<number, bigint> => {
  let last = fact?.highestModseq ?? null;
  if (last === null || selected === null || selected.highestModseq !== last) return new Map();
  for (const modseq of [...new Set(told.map((one) => one.modseq))].sort((a, b) => (a < b ? -1 : 1))) {
    if (modseq !== last + 1n) break;
    last = modseq;
  }
  const reached = last;
  return new Map(told.flatMap(({ uid, modseq }) => (modseq <= reached ? [[uid, modseq] as const] : [])));
};
