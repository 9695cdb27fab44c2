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

export interface NamedListings {
  readonly entries: readonly NamedListing[];
  /** Names among the entries' whose contents are here already. */
  readonly known: ReadonlySet<ContentId>;
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
): Promise<NamedListings> => {
  const fingerprints = listings.map(contentIdOfListing);
  const known = await knownAmong(replica, fingerprints);
  const taken = await neighbours(replica, { mailboxId, uidValidity, known });
  for (const contentId of severalTimes(waiting.map((row) => sharedContentId(row.contentId)))) {
    taken.set(contentId, 0);
  }
  const entries = listings.map((listing, index) => {
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
  const named = new Set(fingerprints);
  const apart = entries.map(({ contentId }) => contentId).filter((contentId) => !named.has(contentId));
  return { entries, known: new Set([...known, ...(await knownAmong(replica, apart))]) };
};

/** Which of these are here. Asked for one by one they come many times sooner than from a cursor that skips from one to the next. */
const knownAmong = async (
  replica: Replica,
  contentIds: readonly ContentId[],
): Promise<ReadonlySet<ContentId>> => {
  if (contentIds.length === 0) return new Set();
  const contents = await replica.contents.bulkGet([...contentIds]);
  return new Set(contents.flatMap((content) => content?.contentId ?? []));
};

/** Of these names, those that messages of the mailbox have, with the UID of one. */
const neighbours = async (
  replica: Replica,
  {
    mailboxId,
    uidValidity,
    known,
  }: Pick<NamingInput, 'mailboxId' | 'uidValidity'> & { readonly known: ReadonlySet<ContentId> },
): Promise<Map<ContentId, number>> => {
  const rows = await replica.messages
    .where('contentId')
    .anyOf([...known])
    .toArray();
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
