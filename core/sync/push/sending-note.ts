import { maxUid, parseUidSet } from '../../merge/uid-set.ts';
import type { SendingNote } from '../../model/change.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { SelectedMailbox } from '../../ports.ts';
import type { Replica } from '../../replica/database.ts';
import { heldUids } from '../../replica/record/held-uids.ts';

/** For what may be done again without harm: nobody looks where it went. */
export const nowhere: SendingNote = { uidValidity: null, uidNext: 1 };

/** Where to look for what is about to go to a mailbox, from what is known of it without asking. */
export const noteFor = async (replica: Replica, { id, fact, status }: Mailbox): Promise<SendingNote> => {
  const uidValidity = fact?.uidValidity ?? status?.uidValidity;
  if (uidValidity === undefined) return nowhere;
  const told = status?.uidValidity === uidValidity ? status.uidNext : 1;
  // What we put into a mailbox that was never opened is in no live set yet.
  const known = fact ? knownUidNext(fact) : (maxUid(await heldUids(replica, id, uidValidity)) ?? 0) + 1;
  return { uidValidity, uidNext: Math.max(known, told) };
};

/** The same, when it has just been looked at. */
export const noteAt = ({ uidValidity, uidNext }: SelectedMailbox): SendingNote => ({ uidValidity, uidNext });

/** UIDs from here on are not known here: what we put there ourselves is in the live set before UIDNEXT is looked at. */
export const knownUidNext = ({ uidNext, live }: NonNullable<Mailbox['fact']>): number =>
  Math.max(uidNext, (maxUid(parseUidSet(live)) ?? 0) + 1);
