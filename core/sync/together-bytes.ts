// What opening a folder is expected to take where it shares a flight with others. While the next one is being opened nothing more can be
// asked about it, so it is left by itself wherever something more might be.
import { listingBatch, listingBytesAlong, lookBytes } from './chunk-size.ts';
import type { TogetherBytes } from './scheduler-state.ts';
import type { SessionContext } from './session-context.ts';
import type { MailboxWork } from './session-work.ts';
import { arrivalsWanted, listingsAtOnce } from './steps/opening-request.ts';
import { mayAskBack } from './steps/search-back.ts';

/** As of what is known of it now. */
export const togetherBytes = (context: SessionContext, entry: MailboxWork): TogetherBytes => {
  const { textShare, textsApart } = context;
  const { mailbox, texts, stale } = entry;
  if (!stale && texts.length === 0) return { opening: null, texts: null };
  const octets = texts.reduce((sum, text) => sum + text.octets, 0);
  return {
    opening: openingBytes(context, entry),
    texts: textsApart.has(mailbox.id) ? null : Math.ceil(lookBytes + octets * textShare),
  };
};

const openingBytes = (context: SessionContext, entry: MailboxWork): number | null => {
  const { session, apart, report } = context;
  const { id, fact, status } = entry.mailbox;
  if (!session.features.qresync || apart.has(id) || !status) return null;
  if (!fact) return firstBytes(context, entry, status.messages);
  if (fact.highestModseq === null || fact.uidValidity !== status.uidValidity) return null;
  if (mayAskBack(context, entry)) return null;
  const arrived = Math.max(0, status.uidNext - fact.uidNext);
  // Too many for a first part of the list: whether its UIDs still mean what they meant has to be asked about as well.
  const listings = arrivalsWanted(
    fact,
    status,
    listingsAtOnce(context, entry, listingBatch(report.planningSpeed)),
  );
  if (arrived > 0 && listings.kind === 'none') return null;
  return lookBytes + listingBytesAlong(listings.kind === 'none' ? 0 : arrived);
};

/**
 * It was never looked into, and is listed whole, as far as its rule goes. Before the line's speed is known nothing may stand between a
 * person and the first rows.
 */
const firstBytes = (context: SessionContext, entry: MailboxWork, exists: number): number | null => {
  const { planningSpeed } = context.report;
  if (planningSpeed === null || exists > listingBatch(planningSpeed)) return null;
  const count = listingsAtOnce(context, entry, exists);
  return count === 0 && exists > 0 ? null : lookBytes + listingBytesAlong(count);
};
