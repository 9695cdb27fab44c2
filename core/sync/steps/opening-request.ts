// What is asked for in the flight that opens a mailbox.
import { maxUid, parseUidSet, subtractUidSets } from '../../merge/uid-set.ts';
import type { Mailbox, MailboxFact, MailboxStatus } from '../../model/mailbox.ts';
import { ruleFor } from '../../policy/rules.ts';
import type { OpenMailboxRequest } from '../../ports.ts';
import type { Replica } from '../../replica/database.ts';
import { countHeld } from '../../replica/record/held-uids.ts';
import { listingBatch } from '../chunk-size.ts';
import type { Allowed, Along } from '../next-step.ts';
import type { SessionContext } from '../session-context.ts';
import type { MailboxWork } from '../session-work.ts';
import { textRequest } from './text-jobs.ts';
import type { TextsAlong } from './texts-along.ts';

/** What comes along when something else in the mailbox is waited for. */
const aFew = 10;

/** What to ask for: a first screenful of what is new, as far as the folder's rule and `maxBytes` go, and these texts. */
export const openingRequest = async (
  context: SessionContext,
  entry: MailboxWork,
  { along, maxBytes, texts }: Allowed & { readonly along: Along; readonly texts: TextsAlong | null },
): Promise<OpenMailboxRequest> => {
  const { options, report } = context;
  const most = along.kind === 'lists' ? listingBatch(report.planningSpeed, maxBytes) : aFew;
  const request = await requestFor(options.replica, entry.mailbox, listingsAtOnce(context, entry, most));
  return texts ? { ...request, texts: texts.jobs.map(textRequest) } : request;
};

/** How many messages are listed in the flight that opens a folder, if it has `most` at the most. */
export const listingsAtOnce = (context: SessionContext, entry: MailboxWork, most: number): number =>
  listsWanted(context, entry) ? Math.min(most, reachOf(context, entry)) : 0;

/** Nothing is listed by itself of a folder that is off, nor while its lists are paused or what is there was cancelled. */
const listsWanted = ({ policy }: SessionContext, { mailbox, priority }: MailboxWork): boolean => {
  const mark = policy.marks.find(({ mailboxId, tier }) => mailboxId === mailbox.id && tier === 'lists');
  if (priority === 'off' || mark?.paused === true) return false;
  const { cancelled = null } = mark ?? {};
  return cancelled === null || (mailbox.fact?.uidNext ?? 0) > cancelled.through;
};

/** How many messages the folder's rule goes back, where it counts them. */
const reachOf = ({ policy }: SessionContext, { mailbox }: MailboxWork): number => {
  const { rules, mailboxes, link, override } = policy;
  const { reach } = override ?? ruleFor({ rules, mailboxes, mailboxId: mailbox.id, link }).rule;
  return reach.kind === 'messages' ? Math.max(reach.messages, mailbox.listAtLeast) : Number.POSITIVE_INFINITY;
};

const requestFor = async (replica: Replica, mailbox: Mailbox, batch: number): Promise<OpenMailboxRequest> => {
  const { path, fact } = mailbox;
  if (!fact) return firstRequest(replica, mailbox, batch);
  const { uidValidity, uidNext, highestModseq } = fact;
  const listings = arrivalsWanted(fact, mailbox.status, batch);
  return { path, known: { uidValidity, uidNext, highestModseq }, listings };
};

/**
 * A mailbox that was never opened is listed from its newest message on. Our own push may have put messages there, which have their rows:
 * where few others are, asking for the flags of all is enough for those.
 */
const firstRequest = async (
  replica: Replica,
  { id, path, status }: Mailbox,
  batch: number,
): Promise<OpenMailboxRequest> => {
  const exists = status?.messages ?? 0;
  if (!status || exists === 0) return { path, known: null, listings: { kind: 'none' } };
  const { uidValidity } = status;
  const held = await countHeld(replica, id, uidValidity);
  if (held > 0 && exists - held <= batch) {
    return { path, known: { uidValidity, uidNext: 1, highestModseq: null }, listings: { kind: 'none' } };
  }
  if (batch === 0) return { path, known: null, listings: { kind: 'none' } };
  return { path, known: null, listings: { kind: 'newest', count: batch, exists } };
};

/**
 * What arrived, as far as our own push did not put it there: that has its rows. The newest message known comes along, to see that its UID
 * still means it.
 */
export const arrivalsWanted = (
  { uidValidity, uidNext, live }: MailboxFact,
  status: MailboxStatus | null,
  batch: number,
): OpenMailboxRequest['listings'] => {
  if (status?.uidValidity !== uidValidity || status.uidNext <= uidNext) return { kind: 'none' };
  const known = parseUidSet(live);
  const from = subtractUidSets([[uidNext, status.uidNext - 1]], known)[0]?.[0];
  if (from === undefined || status.uidNext - from > batch) return { kind: 'none' };
  const newest = maxUid(known);
  return { kind: 'arrived', from: newest !== null && newest < uidNext ? newest : from };
};
