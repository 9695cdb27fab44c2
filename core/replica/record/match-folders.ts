import type { Mailbox } from '../../model/mailbox.ts';
import type { MailboxListing } from '../../ports.ts';

export interface FolderMatch {
  readonly mailbox: Mailbox;
  readonly listing: MailboxListing;
  /** False when the UIDs may mean other messages, and content must say which is which. */
  readonly trusted: boolean;
}

export interface FolderMatches {
  readonly kept: readonly FolderMatch[];
  readonly arrived: readonly MailboxListing[];
  readonly gone: readonly Mailbox[];
}

/** UIDVALIDITY values from a clock (RFC 9051, 2.3.1.1, suggests it) do not repeat; small ones may. */
const isClockLike = (uidValidity: number): boolean => uidValidity > 100_000_000;

/**
 * Which known mailbox is which listed one. The same name with the same UIDVALIDITY is the same mailbox; a
 * UIDVALIDITY that moved to another name is a rename; the same name with another UIDVALIDITY is the same folder
 * to a person, with UIDs to be re-matched when it is opened.
 */
export const matchFolders = (
  known: readonly Mailbox[],
  listings: readonly MailboxListing[],
): FolderMatches => {
  const kept: FolderMatch[] = [];
  const open = new Map(known.map((mailbox) => [mailbox.id, mailbox]));
  const left = new Map(listings.map((listing) => [listing.path, listing]));
  const keep = (mailbox: Mailbox, listing: MailboxListing, trusted: boolean): void => {
    kept.push({ mailbox, listing, trusted });
    open.delete(mailbox.id);
    left.delete(listing.path);
  };

  for (const mailbox of known) {
    const listing = left.get(mailbox.path);
    if (listing && couldBe(mailbox, listing)) keep(mailbox, listing, true);
  }
  for (const listing of [...left.values()]) {
    const uidValidity = listing.status?.uidValidity;
    if (uidValidity === undefined) continue;
    const candidates = [...open.values()].filter((mailbox) => lastUidValidity(mailbox) === uidValidity);
    const rivals = [...left.values()].filter((other) => other.status?.uidValidity === uidValidity);
    const [renamed] = candidates;
    if (!renamed || candidates.length > 1 || rivals.length > 1) continue;
    if ((listing.status?.uidNext ?? 0) < (renamed.fact?.uidNext ?? 0)) continue;
    keep(renamed, listing, renamed.fact === null || isClockLike(uidValidity));
  }
  for (const mailbox of [...open.values()]) {
    const listing = left.get(mailbox.path);
    if (listing) keep(mailbox, listing, true);
  }
  return { kept, arrived: [...left.values()], gone: [...open.values()] };
};

/** What was never opened is only known by a UIDVALIDITY that no other folder may have: there are no UIDs that would tell otherwise. */
const lastUidValidity = ({ fact, seenUidValidity }: Mailbox): number | null => {
  if (fact) return fact.uidValidity;
  return seenUidValidity !== undefined && isClockLike(seenUidValidity) ? seenUidValidity : null;
};

/** No answer about UIDVALIDITY on either side is no evidence against being the same. */
const couldBe = (mailbox: Mailbox, listing: MailboxListing): boolean =>
  !mailbox.fact || !listing.status || mailbox.fact.uidValidity === listing.status.uidValidity;
