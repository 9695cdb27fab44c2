import { emptyUidSet, parseUidSet, type UidSet, uidSetOf } from '../../../core/merge/uid-set.ts';
import { asList, asNumber, asText } from './attribute-tree.ts';
import type { ImapAnswer } from './imapflow-internals.ts';

const setOrNull = (text: string | null): UidSet | null => {
  if (text === null) return null;
  try {
    return parseUidSet(text);
  } catch {
    // Not a set of UIDs: the server's mistake, which the caller names.
    return null;
  }
};

/** `* VANISHED (EARLIER) set` or `* VANISHED set` (RFC 7162, 3.2.10); null where it is none. */
export const parseVanished = (answer: ImapAnswer): UidSet | null => {
  const attributes = answer.attributes ?? [];
  return setOrNull(asText(asList(attributes[0]) === null ? attributes[0] : attributes[1]));
};

/** Whether a VANISHED tells of what went before the mailbox was opened (RFC 7162, 3.2.10.1). */
export const saysEarlier = ({ attributes = [] }: ImapAnswer): boolean => asList(attributes[0]) !== null;

/** `* ESEARCH (TAG …) UID ALL set` (RFC 9051, 7.3.4) or `* SEARCH n n n`; null where it is neither. */
export const parseSearch = (answer: ImapAnswer): UidSet | null => {
  const attributes = answer.attributes ?? [];
  if (answer.command?.toUpperCase() === 'SEARCH') {
    return uidSetOf(attributes.map((each) => asNumber(each)).filter((uid) => uid !== null));
  }
  const all = attributes.findIndex((each) => asText(each)?.toUpperCase() === 'ALL');
  // An ESEARCH answer without ALL is the empty set (RFC 4731, 3.1).
  return all < 0 ? emptyUidSet : setOrNull(asText(attributes[all + 1]));
};
