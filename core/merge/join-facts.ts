// Joins of observations (DESIGN, "The merge engine"): commutative, associative, idempotent, so that it does not
// matter over which path, in which order or how often an observation comes.
import type { MessageFact } from '../model/message.ts';
import { compareModseq, compareText } from './compare.ts';

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

/** Ties are broken by the observation's own content, so that every replica breaks them alike. */
const flagsKey = ({ flags }: MessageFact): string => [...flags].sort().join(' ');
