import { contentIdApart, contentIdOf, sharedContentId } from '../../mail/content-id.ts';
import type { ContentId, MailboxId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { MessageListing } from '../../ports.ts';
import type { Replica } from '../database.ts';

export interface NamingInput {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly listings: readonly MessageListing[];
  /** The rows that these UIDs have already: they keep their names. */
  readonly held: ReadonlyMap<number | null, Message>;
  /** Rows of the mailbox that wait to be re-matched. */
  readonly waiting: readonly Message[];
}

/** A listing with the name of what it contains. */
export interface NamedListing {
  readonly listing: MessageListing;
  readonly contentId: ContentId;
}

/**
 * Names what each listing contains: as its copies in other mailboxes, so that nothing is fetched twice; apart from
 * everything where two messages side by side have one fingerprint, or where there is no Message-ID to go by. Showing
 * another message's text would be worse than fetching one again.
 */
export const nameContents = async (
  replica: Replica,
  { mailboxId, uidValidity, listings, held, waiting }: NamingInput,
): Promise<NamedListing[]> => {
  const fingerprints = listings.map(contentIdOfListing);
  const taken = await neighbours(replica, { mailboxId, uidValidity, fingerprints });
  for (const contentId of severalTimes(waiting.map((row) => sharedContentId(row.contentId)))) {
    taken.set(contentId, 0);
  }
  return listings.map((listing, index) => {
    const { uid, envelope, serverContentId } = listing;
    const same = held.get(uid);
    const contentId = fingerprints[index] ?? contentIdOfListing(listing);
    if (same) return { listing, contentId: same.contentId };
    if (serverContentId !== null) return { listing, contentId };
    if (envelope.messageId !== '' && (taken.get(contentId) ?? uid) === uid) {
      taken.set(contentId, uid);
      return { listing, contentId };
    }
    return { listing, contentId: contentIdApart(contentId, { uidValidity, uid }) };
  });
};

/** Of these names, those that messages of the mailbox have, with the UID of one. */
const neighbours = async (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    fingerprints,
  }: Pick<NamingInput, 'mailboxId' | 'uidValidity'> & { readonly fingerprints: readonly ContentId[] },
): Promise<Map<ContentId, number>> => {
  const known = await replica.contents.where('contentId').anyOf(fingerprints).primaryKeys();
  const rows = await replica.messages.where('contentId').anyOf(known).toArray();
  return new Map(
    rows
      .filter((row) => row.mailboxId === mailboxId && row.uidValidity === uidValidity)
      .flatMap(({ contentId, uid }) => (uid === null ? [] : [[contentId, uid] as const])),
  );
};

const severalTimes = (names: readonly ContentId[]): Set<ContentId> => {
  const once = new Set<ContentId>();
  const again = new Set<ContentId>();
  for (const name of names) (once.has(name) ? again : once).add(name);
  return again;
};

const contentIdOfListing = ({ serverContentId, envelope, internalDate, size }: MessageListing): ContentId =>
  contentIdOf({
    serverContentId,
    messageId: envelope.messageId,
    subject: envelope.subject,
    internalDate,
    size,
  });
