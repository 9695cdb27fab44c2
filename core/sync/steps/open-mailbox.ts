import { reviveError } from '../../errors.ts';
import { countUids, emptyUidSet, parseUidSet, subtractUidSets, uidSetOf } from '../../merge/uid-set.ts';
import type { MailboxId } from '../../model/ids.ts';
import type { Mailbox } from '../../model/mailbox.ts';
import type { OpenMailboxRequest } from '../../ports.ts';
import type { Replica } from '../../replica/database.ts';
import { countHeld } from '../../replica/record/held-uids.ts';
import { dropOrphans } from '../../replica/record/record-identities.ts';
import { recordOpened } from '../../replica/record/record-opened.ts';
import { listingBatch } from '../chunk-size.ts';
import { type SessionContext, workOf } from '../session-context.ts';
import { surveyOrphans, takeListed } from '../session-work.ts';
import { keepListings } from './keep-listings.ts';

/** Opens a mailbox and takes in all that changed there, with a first screenful of what is new in the same flight. */
export const openMailbox = async (context: SessionContext, mailboxId: MailboxId): Promise<void> => {
  const { options, report, session } = context;
  const { remote } = options.ports;
  const entry = workOf(context, mailboxId);
  const { path } = entry.mailbox;
  report.set({ step: { kind: 'check', mailboxId, path } });

  const opened = await remote.openMailbox(session.id, {
    path,
    known: known(entry.mailbox),
    listings: await listingsWanted(options.replica, entry.mailbox, listingBatch(report.planningSpeed)),
  });
  context.open = mailboxId;
  const now = options.clock.now();
  let recorded = await recordOpened(options.replica, mailboxId, { opened, searched: null, now });
  if (recorded.kind === 'unclear') {
    const searched = parseUidSet(await remote.searchAll(session.id));
    recorded = await recordOpened(options.replica, mailboxId, { opened, searched, now });
  }
  if (recorded.kind === 'unclear') throw new Error(`mailbox ${mailboxId} is not in the replica any more`);

  context.dropped ||= recorded.forgotten > 0;
  entry.mailbox = recorded.mailbox;
  entry.stale = false;
  entry.unlisted = recorded.missing;
  await surveyOrphans(options.replica, entry);
  await keepListings(context, entry, opened.listings);
  if (opened.cut) throw reviveError(opened.cut);
  takeListed(entry, uidSetOf(opened.listings.map(({ uid }) => uid)));
  if (countUids(entry.unlisted) === 0) {
    entry.unidentified = emptyUidSet;
    const dropped = await dropOrphans(options.replica, { mailboxId, now: options.clock.now() });
    context.dropped ||= dropped > 0;
  }
};

const known = ({ fact }: Mailbox): OpenMailboxRequest['known'] =>
  fact && { uidValidity: fact.uidValidity, uidNext: fact.uidNext, highestModseq: fact.highestModseq };

/** What our own push put there has its rows, and its UIDs are live already: it need not be listed. */
const listingsWanted = async (
  replica: Replica,
  { id, fact, status }: Mailbox,
  batch: number,
): Promise<OpenMailboxRequest['listings']> => {
  if (!fact) {
    const exists = status?.messages ?? 0;
    const held = status ? await countHeld(replica, id, status.uidValidity) : 0;
    return exists > held ? { kind: 'newest', count: batch, exists } : { kind: 'none' };
  }
  if (status?.uidValidity !== fact.uidValidity || status.uidNext <= fact.uidNext) return { kind: 'none' };
  const unknown = subtractUidSets([[fact.uidNext, status.uidNext - 1]], parseUidSet(fact.live));
  const from = unknown[0]?.[0];
  return from !== undefined && status.uidNext - from <= batch ? { kind: 'arrived', from } : { kind: 'none' };
};
