import Dexie from 'dexie';
import { countUids, parseUidSet, uidsFrom } from '../merge/uid-set.ts';
import type { Replica } from './database.ts';
import type { FolderPolicy } from './fetch-policy.ts';
import { messagesThere } from './folder-views.ts';
import { lowestListed, lowestWanted } from './wanted-uids.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * How many messages of a folder are to be listed, going by what its last opening and listing told. Where a rule goes back some days and
 * what is listed does not reach so far, it is estimated from how many came a day until now; where nothing is listed yet, all count.
 */
export const unlistedInReach = async (
  replica: Replica,
  folder: FolderPolicy,
  now: number,
): Promise<number> => {
  const { mailbox, rule, off } = folder;
  const { fact } = mailbox;
  const there = messagesThere(mailbox);
  if (!fact) {
    const atLeast = Math.min(there, mailbox.listAtLeast);
    if (off || folder.mark('lists')?.cancelled) return atLeast;
    return rule.reach.kind === 'messages' ? Math.min(there, Math.max(rule.reach.messages, atLeast)) : there;
  }
  const lowest = await lowestWanted(replica, folder, now);
  if (lowest === null) return 0;
  const live = parseUidSet(fact.live);
  const held = await countFrom(replica, folder, lowest);
  const missing = Math.max(0, countUids(uidsFrom(live, lowest)) - held);
  const inReach = Math.min(missing, await withinDays(replica, folder, { held, lowest, now }));
  return inReach + arrivedInReach(folder, Math.max(0, there - countUids(live)));
};

/** Of so many messages that came since it was last opened. */
const arrivedInReach = ({ mailbox, rule, off, mark }: FolderPolicy, arrived: number): number => {
  const { status, listAtLeast } = mailbox;
  const cancelled = mark('lists')?.cancelled;
  const isCancelled =
    cancelled && cancelled.uidValidity === status?.uidValidity && cancelled.through + 1 >= status.uidNext;
  if (off || isCancelled) return Math.min(arrived, listAtLeast);
  return rule.reach.kind === 'messages'
    ? Math.min(arrived, Math.max(rule.reach.messages, listAtLeast))
    : arrived;
};

const countFrom = (replica: Replica, { mailbox: { id, fact } }: FolderPolicy, uid: number): Promise<number> =>
  replica.messages
    .where('[mailboxId+uidValidity+uid]')
    .between([id, fact?.uidValidity ?? 0, uid], [id, fact?.uidValidity ?? 0, Dexie.maxKey])
    .count();

/** How many messages without a row are so young, going by those that are listed; infinite where nothing tells. */
const withinDays = async (
  replica: Replica,
  { mailbox, rule: { reach } }: FolderPolicy,
  { held, lowest, now }: { readonly held: number; readonly lowest: number; readonly now: number },
): Promise<number> => {
  // What is asked for by number, or lies between listed messages, comes whatever its date.
  if (reach.kind !== 'days' || lowest > 1 || held === 0) return Number.POSITIVE_INFINITY;
  const dates = (await lowestListed(replica, mailbox)).map(({ internalDate }) => internalDate);
  const middle = dates.sort((a, b) => a - b)[Math.floor(dates.length / 2)] ?? now;
  const listedMs = Math.max(dayMs, now - middle);
  const unseenMs = Math.max(0, reach.days * dayMs - listedMs);
  return Math.ceil((held / listedMs) * unseenMs);
};
