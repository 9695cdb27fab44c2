import { parseUidSet } from '../../../core/merge/uid-set.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';

/**
 * Takes in what a line of the server says of messages that come and go in the open mailbox, whichever command it comes with:
 * EXISTS and EXPUNGE (RFC 9051, 7.4.1 and 7.5.1) and VANISHED (RFC 7162, 3.2.10). Any other line is passed over.
 */
export const hearMailboxNews = (payload: Buffer, numbers: SequenceNumbers): void => {
  if (payload.length < 40) {
    const [, number, what] = /^\* +(\d{1,10}) +(EXISTS|EXPUNGE)\s*$/i.exec(payload.toString('latin1')) ?? [];
    if (what?.toUpperCase() === 'EXISTS') numbers.exists(Number(number));
    if (what?.toUpperCase() === 'EXPUNGE') numbers.expunged(Number(number));
  }
  if (/^\* +VANISHED /i.test(payload.toString('latin1', 0, 20))) hearVanished(payload, numbers);
};

const hearVanished = (payload: Buffer, numbers: SequenceNumbers): void => {
  const set = /^\* +VANISHED +(\S+)\s*$/i.exec(payload.toString('latin1'))?.[1] ?? '(EARLIER)';
  try {
    numbers.vanished(parseUidSet(set));
  } catch {
    // What went EARLIER is said of no number, and is not asked for once a mailbox is open.
    numbers.forget();
  }
};
