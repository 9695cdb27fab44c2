import type { MailboxFact } from '../model/mailbox.ts';
import { compareModseq, compareText } from './compare.ts';

/**
 * The later of two observations of one mailbox, whole: the higher in one total order, which makes the join
 * commutative, associative and idempotent. What only ever rises on a server decides, first of all UIDVALIDITY (RFC
 * 9051, 2.3.1.1), then HIGHESTMODSEQ (RFC 7162, 3.1.2.1), then UIDNEXT, and the clock where none of them rose. An
 * observation without a mod-sequence is below any with one. A server that was put back to an earlier state breaks
 * these orders: who notices that takes the new observation instead of joining it.
 */
export const joinMailboxFacts = (a: MailboxFact, b: MailboxFact): MailboxFact =>
  compareMailboxFacts(a, b) >= 0 ? a : b;

const compareMailboxFacts = (a: MailboxFact, b: MailboxFact): number =>
  a.uidValidity - b.uidValidity ||
  compareModseq(a.highestModseq, b.highestModseq) ||
  a.uidNext - b.uidNext ||
  compareText(a.observed, b.observed) ||
  compareText(a.live, b.live);
