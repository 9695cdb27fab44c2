import { maxUid, parseUidSet } from '../../merge/uid-set.ts';
import type { SendingNote } from '../../model/change.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { SelectedMailbox } from '../../ports.ts';

/** For what may be done again without harm: nobody looks where it went. */
export const nowhere: SendingNote = { uidValidity: null, uidNext: 1 };

/** Where to look for what is about to go to a mailbox, from what is known of it without asking. */
export const noteFor = ({ fact, status }: Mailbox): SendingNote => {
  if (!fact) return status ? { uidValidity: status.uidValidity, uidNext: status.uidNext } : nowhere;
  const { uidValidity } = fact;
  const told = status?.uidValidity === uidValidity ? status.uidNext : 1;
  return { uidValidity, uidNext: Math.max(knownUidNext(fact), told) };
};

/** The same, when it has just been looked at. */
export const noteAt = ({ uidValidity, uidNext }: SelectedMailbox): SendingNote => ({ uidValidity, uidNext });

/** UIDs from here on are not known here: what we put there ourselves is in the live set before UIDNEXT is looked at. */
export const knownUidNext = ({ uidNext, live }: NonNullable<Mailbox['fact']>): number =>
  Math.max(uidNext, (maxUid(parseUidSet(live)) ?? 0) + 1);
