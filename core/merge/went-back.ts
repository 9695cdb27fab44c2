import type { MailboxFact } from '../model/mailbox.ts';

/** What SELECT tells of a mailbox's history. */
export type MailboxNumbers = Pick<MailboxFact, 'uidValidity' | 'uidNext' | 'highestModseq'>;

/**
 * Whether a mailbox is in an earlier state than it was known in: both numbers only ever grow (RFC 9051, 2.3.1.1; RFC
 * 7162, 3.1.2.1), unless the server was put back from a backup. Its UIDs may mean other messages then.
 */
export const wentBack = (known: MailboxNumbers, now: MailboxNumbers): boolean =>
  known.uidValidity === now.uidValidity &&
  (now.uidNext < known.uidNext ||
    (now.highestModseq !== null && known.highestModseq !== null && now.highestModseq < known.highestModseq));
