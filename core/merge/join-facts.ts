// Joins of observations (DESIGN, "The merge engine"): commutative, associative, idempotent, so that it does not
// matter over which path, in which order or how often an observation comes.
import type { MessageFact } from '../model/message.ts';

/**
 * The later of two observations of one message under one UID. Mod-sequences decide where both have one; an
 * observation with one knows more than an observation without.
 */
export const joinMessageFacts = <A extends MessageFact, B extends MessageFact>(a: A, b: B): A | B => {
  const byModseq = compareModseq(a.modseq, b.modseq);
  if (byModseq !== 0) return byModseq > 0 ? a : b;
  const byClock = compareText(a.observed, b.observed);
  if (byClock !== 0) return byClock > 0 ? a : b;
  return compareText(flagsKey(a), flagsKey(b)) >= 0 ? a : b;
};

const compareModseq = (a: bigint | null, b: bigint | null): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ties are broken by the observation's own content, so that every replica breaks them alike. */
const flagsKey = ({ flags }: MessageFact): string => [...flags].sort().join(' ');
