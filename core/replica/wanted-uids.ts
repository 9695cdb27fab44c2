import Dexie from 'dexie';
import {
  emptyUidSet,
  intersectUidSets,
  newestUids,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidsFrom,
  unionUidSets,
} from '../merge/uid-set.ts';
import type { Mailbox } from '../model/mailbox.ts';
import { withinReach } from '../policy/fetch-verdict.ts';
import type { Replica } from './database.ts';
import { type FetchPolicy, type FolderPolicy, folderPolicies } from './fetch-policy.ts';

/** So many listed messages in a row have to be too old before what is below them is taken to be too old as well. */
const enoughOld = 20;

/**
 * Of the messages without a row, those whose list rows are to come: as far as the folder's rule goes back, and of the newest as many as
 * somebody asked for, which holds whatever the rule says, and in a folder that is off. `mailbox` is the row as it is now. Dates are known only
 * of what is listed: rules that go back some days go on until the twenty listed messages with the lowest UIDs are all older.
 */
export const wantedUids = async (
  replica: Replica,
  policy: FetchPolicy,
  mailbox: Mailbox,
  missing: UidSet,
): Promise<UidSet> => {
  if (missing.length === 0) return missing;
  const { id } = mailbox;
  const mailboxes = policy.mailboxes.map((other) => (other.id === id ? mailbox : other));
  const folder = folderPolicies({ ...policy, mailboxes }).get(id);
  if (!folder) return emptyUidSet;
  const live = parseUidSet(mailbox.fact?.live ?? '');
  const asked = intersectUidSets(missing, newestUids(live, mailbox.listAtLeast));
  if (folder.off) return asked;
  const reached = await withinRule(replica, { folder, missing, live, now: policy.now });
  return unionUidSets(asked, withoutCancelled(folder, reached));
};

interface Reaching {
  readonly folder: FolderPolicy;
  readonly missing: UidSet;
  readonly live: UidSet;
  readonly now: number;
}

const withinRule = async (replica: Replica, { folder, missing, live, now }: Reaching): Promise<UidSet> => {
  const { reach } = folder.rule;
  switch (reach.kind) {
    case 'all':
      return missing;
    case 'messages':
      return intersectUidSets(missing, newestUids(live, reach.messages));
    case 'days': {
      const { id, fact } = folder.mailbox;
      const uidValidity = fact?.uidValidity ?? 0;
      const lowest = await replica.messages
        .where('[mailboxId+uidValidity+uid]')
        .between([id, uidValidity, Dexie.minKey], [id, uidValidity, Dexie.maxKey])
        .limit(enoughOld)
        .toArray();
      const allOld = lowest.every(({ internalDate }) => !withinReach({ reach, internalDate, newer: 0, now }));
      const [first] = lowest;
      return first?.uid && allOld && lowest.length === enoughOld ? uidsFrom(missing, first.uid) : missing;
    }
  }
};

const withoutCancelled = ({ mark, mailbox: { fact } }: FolderPolicy, uids: UidSet): UidSet => {
  const cancelled = mark('lists')?.cancelled;
  if (!cancelled || cancelled.through < 1 || cancelled.uidValidity !== fact?.uidValidity) return uids;
  return subtractUidSets(uids, [[1, cancelled.through]]);
};
