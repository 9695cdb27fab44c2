import type { Mailbox } from '../../model/mailbox.ts';
import type { MessageAnswers } from '../../ports.ts';

/** What the mod-sequences told of our own STOREs prove. */
export interface OwnModseqs {
  /** Of messages that nobody else touched since they were known. */
  readonly modseqs: ReadonlyMap<number, bigint>;
  /** Up to here nothing but our own STOREs happened in the mailbox; null where that cannot be said. */
  readonly reached: bigint | null;
}

/**
 * A silent STORE tells a message's new MODSEQ, not its flags: somebody else may have changed them since we knew them. Only
 * when the numbers go up from the known HIGHESTMODSEQ without a gap did nobody come in between: each STORE, and whatever
 * else happens in a mailbox, gets a number of its own (RFC 7162, 3.1).
 */
export const ownModseqs = ({ fact }: Mailbox, told: MessageAnswers['modseqs']): OwnModseqs => {
  const known = fact?.highestModseq ?? null;
  if (known === null) return { modseqs: new Map(), reached: null };
  let reached = known;
  for (const modseq of [...new Set(told.map((one) => one.modseq))].sort((a, b) => (a < b ? -1 : 1))) {
    if (modseq !== reached + 1n) break;
    reached = modseq;
  }
  const own = told.filter(({ modseq }) => modseq > known && modseq <= reached);
  return { modseqs: new Map(own.map(({ uid, modseq }) => [uid, modseq])), reached };
};
