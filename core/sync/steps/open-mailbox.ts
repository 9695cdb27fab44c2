import { reviveError } from '../../errors.ts';
import {
  countUids,
  emptyUidSet,
  formatUidSet,
  maxUid,
  parseUidSet,
  subtractUidSets,
  uidSetOf,
} from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox, MailboxFact, MailboxStatus } from '../../model/mailbox.ts';
import { ruleFor } from '../../policy/rules.ts';
import type { MessageIdentity, OpenedMailbox, OpenMailboxRequest } from '../../ports.ts';
import type { Replica } from '../../replica/database.ts';
import { countHeld } from '../../replica/record/held-uids.ts';
import { recordOpened } from '../../replica/record/record-opened.ts';
import { recordOutcomes } from '../../replica/record/record-outcomes.ts';
import { listingBatch } from '../chunk-size.ts';
import type { Allowed, Along } from '../next-step.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { type MailboxWork, surveyOrphans, takeListed } from '../session-work.ts';
import { keepListings } from './keep-listings.ts';
import { dropOrphansWhenWhole } from './list-messages.ts';
import { surveyBack } from './search-back.ts';
import { textRequest } from './text-jobs.ts';
import { keepTextsAlong, textsAlong } from './texts-along.ts';

/**
 * Opens a mailbox and takes in all that changed there. In the same flight comes a first screenful of what is new, as far as the folder's
 * rule and `maxBytes` (on the wire) go, or a text that somebody waits for.
 */
export const openMailbox = async (
  context: SessionContext,
  mailboxId: MailboxId,
  opening: Allowed & { readonly along: Along },
): Promise<void> => {
  const { options, report, session } = context;
  const { replica, ports } = options;
  const { remote } = ports;
  const entry = workOf(context, mailboxId);
  const { path } = entry.mailbox;
  report.set({ step: { kind: 'check', mailboxId, path } });

  const { along, maxBytes } = opening;
  const most = along.kind === 'lists' ? listingBatch(report.planningSpeed, maxBytes) : aFew;
  const batch = listsWanted(context, entry) ? Math.min(most, reachOf(context, entry)) : 0;
  const texts = await textsAlong(context, mailboxId, opening);
  const opened = await remote.openMailbox(session.id, {
    ...(await request(replica, entry.mailbox, batch)),
    ...(texts ? { texts: texts.jobs.map(textRequest) } : {}),
  });
  context.open = mailboxId;
  const now = options.clock.now();
  const witnesses = await seeWitnesses(context, entry.mailbox, opened);
  let recorded = await recordOpened(replica, mailboxId, { opened, searched: null, witnesses, now });
  if (recorded.kind === 'unclear') {
    const searched = parseUidSet(await remote.searchAll(session.id));
    recorded = await recordOpened(replica, mailboxId, { opened, searched, witnesses, now });
  }
  if (recorded.kind === 'unclear') throw new Error(`mailbox ${mailboxId} is not in the replica any more`);

  context.dropped ||= recorded.forgotten > 0;
  entry.mailbox = recorded.mailbox;
  entry.stale = false;
  entry.missing = recorded.missing;
  entry.alike = emptyUidSet;
  if (texts) await keepTextsAlong(context, mailboxId, texts, opened.texts);
  await surveyOrphans(replica, entry);
  await seeBound(context, entry, opened);
  await keepListings(context, entry, opened.listings);
  if (opened.cut) throw reviveError(opened.cut);
  takeListed(entry, uidSetOf(opened.listings.map(({ uid }) => uid)));
  await surveyBack(context, entry);
  await dropOrphansWhenWhole(context, entry);
};

/** What comes along when something else in the mailbox is waited for. */
const aFew = 10;

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

const request = async (replica: Replica, mailbox: Mailbox, batch: number): Promise<OpenMailboxRequest> => {
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

/** Where too much arrived to be listed at once, with the newest message known, that one is looked at by itself. */
const seeWitnesses = async (
  { options, session }: SessionContext,
  { fact }: Mailbox,
  { uidValidity, uidNext, listings, cut }: OpenedMailbox,
): Promise<readonly MessageIdentity[]> => {
  if (fact?.uidValidity !== uidValidity || uidNext <= fact.uidNext || listings.length > 0 || cut) return [];
  const newest = maxUid(parseUidSet(fact.live));
  if (newest === null || newest >= fact.uidNext) return [];
  return (await options.ports.remote.fetchIdentities(session.id, String(newest))).items;
};

/**
 * Rows that our own push put under a UIDVALIDITY that was never opened have the flags that they had elsewhere: when the
 * opening tells nothing of flags, they are asked for, because later ones only tell what changes from now on.
 */
const seeBound = async (
  { options, session }: SessionContext,
  { mailbox, missing }: MailboxWork,
  { flagsCover, uidValidity, highestModseq, listings, cut }: OpenedMailbox,
): Promise<void> => {
  if (flagsCover !== 'nothing' || !mailbox.fact || cut) return;
  const untold = subtractUidSets(parseUidSet(mailbox.fact.live), missing);
  const bound = subtractUidSets(untold, uidSetOf(listings.map(({ uid }) => uid)));
  if (countUids(bound) === 0) return;
  const seen = await options.ports.remote.fetchIdentities(session.id, formatUidSet(bound));
  await recordOutcomes(options.replica, {
    outcomes: [],
    told: {
      mailboxId: mailbox.id,
      uidValidity,
      flags: seen.items,
      asOf: highestModseq,
      modseqs: new Map(),
      reached: null,
    },
    now: options.clock.now(),
  });
  if (seen.cut) throw reviveError(seen.cut);
};

/**
 * What arrived, as far as our own push did not put it there: that has its rows. The newest message known comes along, to see that its UID
 * still means it.
 */
const arrivalsWanted = (
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
