import { reviveError } from '../../errors.ts';
import {
  bridgeUidSet,
  countUids,
  emptyUidSet,
  formatUidSet,
  hasUid,
  newestUids,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { UidSetText } from '../../ports.ts';
import { dropOrphans, recordIdentities } from '../../replica/record/record-identities.ts';
import { missingUids } from '../../replica/record/record-opened.ts';
import { listingBatch } from '../chunk-size.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { type MailboxWork, surveyUnlisted, takeListed } from '../session-work.ts';
import { countLive } from '../staleness.ts';
import { keepListings } from './keep-listings.ts';
import { surveyBack } from './search-back.ts';

/** Lists the newest of the messages whose rows are to come: one batch, committed whatever becomes of the line. */
export const listMessages = async (
  context: SessionContext,
  mailboxId: MailboxId,
  maxBytes: number,
): Promise<void> => {
  const { options, report, session } = context;
  const entry = workOf(context, mailboxId);
  reportListing(context, entry);
  const batch = newestUids(entry.unlisted, listingBatch(report.planningSpeed, maxBytes));
  const { items, cut } = await options.ports.remote.fetchListings(session.id, inFewBytes(entry, batch));
  await keepListings(context, entry, onlyAsked(items, batch));
  if (cut) throw reviveError(cut);
  takeListed(entry, batch);
  await surveyBack(context, entry);
  await dropOrphansWhenWhole(context, entry);
  reportListing(context, entry);
};

/**
 * After a UIDVALIDITY change: asks what the newest messages without a row are, without fetching them, and gives the rows that
 * waited their new UIDs. However far back the folder's rule goes: a row that is here is not to be lost.
 */
export const identifyMessages = async (
  context: SessionContext,
  mailboxId: MailboxId,
  maxBytes: number,
): Promise<void> => {
  const { options, report, session, policy } = context;
  const { replica } = options;
  const entry = workOf(context, mailboxId);
  const { fact } = entry.mailbox;
  if (!fact) return;
  reportListing(context, entry);
  const batch = newestUids(entry.unidentified, 2 * listingBatch(report.planningSpeed, maxBytes));
  const { items, cut } = await options.ports.remote.fetchIdentities(session.id, inFewBytes(entry, batch));
  const { alike } = await recordIdentities(replica, {
    mailboxId,
    uidValidity: fact.uidValidity,
    asOf: fact.highestModseq,
    identities: onlyAsked(items, batch),
    now: options.clock.now(),
  });
  entry.missing = await missingUids(replica, entry.mailbox);
  entry.alike = unionUidSets(entry.alike, uidSetOf(alike));
  const asked = cut ? uidSetOf(items.map(({ uid }) => uid)) : batch;
  entry.unidentified = subtractUidSets(entry.unidentified, asked);
  if (cut) throw reviveError(cut);
  await surveyUnlisted(replica, policy, entry);
  await dropOrphansWhenWhole(context, entry);
};

/**
 * Rows that nothing in the mailbox answers to are gone, once every message without a row has been compared with them, and those that
 * look like several of them have been listed.
 */
export const dropOrphansWhenWhole = async (context: SessionContext, entry: MailboxWork): Promise<void> => {
  if (countUids(entry.missing) === 0) entry.unidentified = emptyUidSet;
  if (countUids(entry.unidentified) + countUids(entry.unlisted) > 0) return;
  const { replica, clock } = context.options;
  const dropped = await dropOrphans(replica, { mailboxId: entry.mailbox.id, now: clock.now() });
  context.dropped ||= dropped > 0;
};

/** UIDs without a message cost nothing in the answer, and holes cost bytes in the question. */
const inFewBytes = ({ mailbox }: MailboxWork, batch: UidSet): UidSetText =>
  formatUidSet(bridgeUidSet(batch, parseUidSet(mailbox.fact?.live ?? '')));

/** What lies in a hole after all is no part of the live set that this goes by. */
const onlyAsked = <T extends { readonly uid: number }>(items: readonly T[], batch: UidSet): readonly T[] =>
  items.filter(({ uid }) => hasUid(batch, uid));

const reportListing = ({ report }: SessionContext, { mailbox, unlisted }: MailboxWork): void => {
  const of = countLive(mailbox);
  const done = of - countUids(unlisted);
  report.set({ step: { kind: 'lists', mailboxId: mailbox.id, path: mailbox.path, done, of } });
};
