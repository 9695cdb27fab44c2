// Which messages without a row are to be listed. Whatever somebody says comes down to a lowest UID: newest first, so far back.
import Dexie from 'dexie';
import {
  emptyUidSet,
  intersectUidSets,
  newestUids,
  parseUidSet,
  type UidSet,
  uidsFrom,
  unionUidSets,
} from '../merge/uid-set.ts';
import type { MailboxId } from '../model/ids.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Message } from '../model/message.ts';
import { withinReach } from '../policy/fetch-verdict.ts';
import type { Replica } from './database.ts';
import { type FetchPolicy, type FolderPolicy, folderPolicies } from './fetch-policy.ts';

/** So many listed messages in a row have to be too old before what is below them is taken to be too old as well. */
const enoughOld = 20;

/**
 * Of the messages without a row, those whose list rows are to come: as far as the folder's rule goes back, and of the newest as many as
 * somebody asked for, which holds whatever the rule says, and in a folder that is off. `mailbox` is the row as it is now. Dates are
 * known only of what is listed: a rule that goes back some days goes on until the twenty listed messages with the lowest UIDs are
 * all older.
 */
export const wantedUids = async (
  replica: Replica,
  policy: FetchPolicy,
  mailbox: Mailbox,
  missing: UidSet,
  folders?: ReadonlyMap<MailboxId, FolderPolicy>,
): Promise<UidSet> => {
  if (missing.length === 0) return missing;
  const { id } = mailbox;
  const mailboxes = policy.mailboxes.map((other) => (other.id === id ? mailbox : other));
  const folder = (folders ?? folderPolicies({ ...policy, mailboxes })).get(id);
  const lowest = folder ? await lowestWanted(replica, folder, policy.now) : null;
  const ruled = lowest === null ? emptyUidSet : uidsFrom(missing, lowest);
  return folder ? unionUidSets(ruled, intersectUidSets(foundBack(folder), missing)) : ruled;
};

/** What a search found below where the days of the rule seemed to end. */
const foundBack = (folder: FolderPolicy): UidSet =>
  folder.off || folder.mark('lists')?.cancelled ? emptyUidSet : parseUidSet(searchOf(folder)?.young ?? '');

/** The search that was made for these days, if it still holds. */
const searchOf = ({ mailbox: { fact, searchedBack }, rule: { reach } }: FolderPolicy) =>
  reach.kind === 'days' && searchedBack?.days === reach.days && searchedBack.uidValidity === fact?.uidValidity
    ? searchedBack
    : null;

/** The lowest UID whose list row is to come; null for none. */
export const lowestWanted = async (
  replica: Replica,
  folder: FolderPolicy,
  now: number,
): Promise<number | null> => {
  const { listAtLeast, fact } = folder.mailbox;
  const asked = listAtLeast > 0 ? lowestOfNewest(folder.mailbox, listAtLeast) : null;
  if (folder.off || asked === 1) return asked;
  const reached = await lowestInReach(replica, folder, now);
  const cancelled = folder.mark('lists')?.cancelled;
  const isCancelled = cancelled && cancelled.uidValidity === fact?.uidValidity;
  const ruled = isCancelled ? Math.max(reached, cancelled.through + 1) : reached;
  return asked === null ? ruled : Math.min(asked, ruled);
};

const lowestOfNewest = ({ fact }: Mailbox, count: number): number =>
  newestUids(parseUidSet(fact?.live ?? ''), count)[0]?.[0] ?? 1;

const lowestInReach = async (replica: Replica, folder: FolderPolicy, now: number): Promise<number> => {
  const { reach } = folder.rule;
  switch (reach.kind) {
    case 'all':
      return 1;
    case 'messages':
      return folder.lowestUid ?? 1;
    case 'days': {
      const searched = searchOf(folder);
      if (searched) return searched.from;
      const lowest = await lowestListed(replica, folder.mailbox);
      const isOld = ({ internalDate }: Message) => !withinReach({ reach, internalDate, newer: 0, now });
      return lowest.length === enoughOld && lowest.every(isOld) ? (lowest[0]?.uid ?? 1) : 1;
    }
  }
};

/** The listed messages with the lowest UIDs, lowest first: as many as tell how far back listing went. */
export const lowestListed = (replica: Replica, { id, fact }: Mailbox): Promise<Message[]> =>
  replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([id, fact?.uidValidity ?? 0, Dexie.minKey], [id, fact?.uidValidity ?? 0, Dexie.maxKey])
    .limit(enoughOld)
    .toArray();
