import type { MessageListing } from '../../ports.ts';
import { recordListings } from '../../replica/record/record-listings.ts';
import { wantedOf } from '../../replica/wanted-now.ts';
import type { SessionContext } from '../session-context.ts';
import { addAttachments, addTexts, type MailboxWork } from '../session-work.ts';

/** Commits listings of an open mailbox and queues what they make wanted. */
export const keepListings = async (
  context: SessionContext,
  entry: MailboxWork,
  listings: readonly MessageListing[],
): Promise<void> => {
  const { fact } = entry.mailbox;
  if (listings.length === 0 || !fact) return;
  const { options, policy, report, spend } = context;
  const { rows, added } = await recordListings(options.replica, {
    mailboxId: entry.mailbox.id,
    uidValidity: fact.uidValidity,
    asOf: fact.highestModseq,
    listings,
    now: options.clock.now(),
  });
  context.added += added;
  report.bring({ messages: added });
  spend.note({ items: listings.length, octets: 0 });
  const { texts, attachments } = await wantedOf(options.replica, policy, rows);
  addTexts(entry, texts);
  addAttachments(entry, attachments);
};
