import { countUids, parseUidSet } from '../merge/uid-set.ts';
import type { Mailbox } from '../model/mailbox.ts';

/** How many messages a mailbox had when it was last seen whole. */
export const countLive = ({ fact }: Pick<Mailbox, 'fact'>): number =>
  fact ? countUids(parseUidSet(fact.live)) : 0;

/**
 * Whether a mailbox has to be opened: its STATUS differs from what the replica last saw whole. Without
 * mod-sequences no number tells of changed flags, so such a mailbox is always opened unless it is and was empty. One that
 * the server does not have cannot be.
 */
export const isStale = ({ fact, status, selectable, listed }: Mailbox): boolean => {
  if (!selectable || !listed) return false;
  if (!status) return true;
  if (!fact) return status.messages > 0;
  const held = countLive({ fact });
  if (status.messages === 0 && held === 0 && status.uidValidity === fact.uidValidity) return false;
  if (status.highestModseq === null || fact.highestModseq === null) return true;
  return (
    status.uidValidity !== fact.uidValidity ||
    status.uidNext !== fact.uidNext ||
    status.highestModseq !== fact.highestModseq ||
    status.messages !== held
  );
};
