import { joinMessageFacts } from '../../merge/join-facts.ts';
import type { ContentId, MailboxId } from '../../model/ids.ts';
import type { Content, Message } from '../../model/message.ts';
import type { MessageListing } from '../../ports.ts';
import type { Replica } from '../database.ts';
import { listColumns } from '../list-columns.ts';
import { readClock } from '../read-clock.ts';
import { showMessages, showNew } from '../show-messages.ts';
import { type NamedListings, nameContents } from './name-contents.ts';
import { orphans } from './orphans.ts';

export interface ListingsInput {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  /** The mailbox's HIGHESTMODSEQ when these were fetched or before: their flags hold as of it. */
  readonly asOf: bigint | null;
  readonly listings: readonly MessageListing[];
  readonly now: number;
}

/**
 * Takes in a batch of tier 0 in one transaction. A message whose content is known from an old row of the same
 * mailbox (after a UIDVALIDITY change) continues that row. Returns the rows and how many are new to the replica.
 */
export const recordListings = (
  replica: Replica,
  { mailboxId, uidValidity, asOf, listings, now }: ListingsInput,
): Promise<{ rows: Message[]; added: number }> =>
  replica.transaction(
    'rw',
    replica.messages,
    replica.contents,
    replica.journal,
    replica.settings,
    async () => {
      const observed = await readClock(replica, now);
      const held = new Map<number | null, Message>(
        (
          await replica.messages
            .where('[mailboxId+uidValidity+uid]')
            .anyOf(listings.map(({ uid }) => [mailboxId, uidValidity, uid]))
            .toArray()
        ).map((row) => [row.uid, row] as const),
      );
      const orphaned = await orphans(replica, mailboxId, uidValidity).toArray();
      const waiting = new Map<ContentId, Message[]>();
      for (const row of orphaned) waiting.set(row.contentId, [...(waiting.get(row.contentId) ?? []), row]);
      const { entries, known } = await nameContents(replica, {
        mailboxId,
        uidValidity,
        listings,
        held,
        waiting: orphaned,
      });
      await addContents(replica, { entries, known });

      const updated: Omit<Message, 'shown'>[] = [];
      const fresh: Omit<Message, 'id'>[] = [];
      for (const { listing, contentId } of entries) {
        const fact = {
          flags: listing.flags,
          modseq: listing.modseq ?? asOf,
          observed,
        };
        const place = { mailboxId, uidValidity, uid: listing.uid, vanished: null };
        const row = { ...place, contentId, ...listColumns(listing), ...fact };
        const same = held.get(listing.uid);
        const orphan = same ? undefined : waiting.get(contentId)?.shift();
        if (same) {
          const joined = joinMessageFacts(same, fact);
          updated.push(joined === same ? same : { ...same, ...fact });
        } else if (orphan) updated.push({ ...row, id: orphan.id });
        else fresh.push(showNew(row));
      }
      const put = await showMessages(replica, updated);
      await replica.messages.bulkPut(put);
      const ids = await replica.messages.bulkAdd(fresh, { allKeys: true });
      const added = fresh.flatMap((row, index): Message[] => {
        const id = ids[index];
        return id === undefined ? [] : [{ ...row, id }];
      });
      return { rows: [...put, ...added], added: added.length };
    },
  );

const addContents = async (replica: Replica, { entries, known }: NamedListings): Promise<void> => {
  const contents = new Map<ContentId, Content>();
  for (const { listing, contentId } of entries) {
    if (known.has(contentId)) continue;
    const { envelope, references, structure } = listing;
    contents.set(contentId, { contentId, envelope, references, structure });
  }
  await replica.contents.bulkAdd([...contents.values()]);
};
