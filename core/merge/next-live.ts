import type { MailboxFact } from '../model/mailbox.ts';
import type { OpenedMailbox } from '../ports.ts';
import { countUids, parseUidSet, subtractUidSets, type UidSet, uidSetOf, unionUidSets } from './uid-set.ts';

/**
 * The live UIDs after an opening, from what was known and what the server told; null when its EXISTS contradicts
 * that (RFC 7162, 3.2.5.1, lets a server forget expunges), and only a search can tell.
 */
export const nextLive = (known: MailboxFact | null, opened: OpenedMailbox): UidSet | null => {
  if (opened.uids !== null) return parseUidSet(opened.uids);
  if (!known || known.uidValidity !== opened.uidValidity || opened.vanished === null) return null;
  const arrived = [...opened.flags, ...opened.listings]
    .map(({ uid }) => uid)
    .filter((uid) => uid >= known.uidNext);
  const live = unionUidSets(
    subtractUidSets(parseUidSet(known.live), parseUidSet(opened.vanished)),
    uidSetOf(arrived),
  );
  return countUids(live) === opened.exists ? live : null;
};
