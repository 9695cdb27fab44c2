// A rule that goes back some days stops listing where everything is older. Old mail that somebody moved into a folder is the newest there
// by its UIDs, and would end it too early: what lies below is asked about, once.
import { countUids, formatUidSet, intersectUidSets, parseUidSet } from '../../merge/uid-set.ts';
import { ruleFor } from '../../policy/rules.ts';
import { folderPolicies } from '../../replica/fetch-policy.ts';
import { lowestListed } from '../../replica/wanted-uids.ts';
import type { SessionContext } from '../session-context.ts';
import { type MailboxWork, surveyUnlisted } from '../session-work.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Whether opening a mailbox may lead to a search of it. Told without what its opening brings, so that it is yes more often than a search
 * follows.
 */
export const mayAskBack = ({ policy }: SessionContext, { mailbox, missing }: MailboxWork): boolean => {
  if (countUids(missing) === 0) return false;
  const { rules, mailboxes, link, override } = policy;
  const { reach } = override ?? ruleFor({ rules, mailboxes, mailboxId: mailbox.id, link }).rule;
  const { searchedBack: before, fact } = mailbox;
  return reach.kind === 'days' && !(before?.uidValidity === fact?.uidValidity && before?.days === reach.days);
};

/** Brings what is to be listed of the open mailbox in step with the rows, and finds what a rule of so many days would not reach by them. */
export const surveyBack = async (context: SessionContext, entry: MailboxWork): Promise<void> => {
  const { policy, options, session } = context;
  const { replica, ports, clock } = options;
  await surveyUnlisted(replica, policy, entry);
  const { id, fact, searchedBack: before } = entry.mailbox;
  if (!fact || countUids(entry.missing) === 0 || countUids(entry.unlisted) > 0) return;
  const folder = folderPolicies(policy).get(id);
  if (!folder || folder.off || folder.rule.reach.kind !== 'days' || folder.mark('lists')?.cancelled) return;
  const { uidValidity } = fact;
  const { days } = folder.rule.reach;
  if (before?.uidValidity === uidValidity && before.days === days) return;
  if (context.open !== id) {
    // It was opened together with others: by itself, then.
    entry.stale = true;
    context.apart.add(id);
    return;
  }
  const since = clock.now() - days * dayMs;
  const young = parseUidSet(await ports.remote.searchSince(session.id, since));
  const [lowest] = await lowestListed(replica, entry.mailbox);
  const from = lowest?.uid ?? 1;
  const searchedBack = {
    uidValidity,
    days,
    from,
    young: formatUidSet(intersectUidSets(young, entry.missing)),
  };
  await replica.mailboxes.update(id, { searchedBack });
  entry.mailbox = { ...entry.mailbox, searchedBack };
  await surveyUnlisted(replica, policy, entry);
};
