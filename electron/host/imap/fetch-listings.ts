import { RemoteError, serializeError } from '../../../core/errors.ts';
import {
  countUids,
  formatUidSet,
  hasUid,
  parseUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
} from '../../../core/merge/uid-set.ts';
import type { Batch, MessageIdentity, MessageListing } from '../../../core/ports.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { fetchByNumber, type LearnNumbers, learnNumbers, numbersWorthAsking } from './listings-by-number.ts';
import { type FetchAnswer, messageIdentity, messageListing, parseFetchAnswer } from './parse-fetch.ts';
import type { Session } from './session.ts';

/**
 * The items of tier 0. No MODSEQ: it costs bytes for each message, and the mailbox's covers them all. No References: the list shows
 * nothing of them, and they come with the text.
 */
export const listingItems = (session: Session): string => `(UID ${itemsWithoutUid(session)})`;

/** The same, where sequence numbers tell whose they are. */
export const numberedListingItems = (session: Session): string => `(${itemsWithoutUid(session)})`;

const itemsWithoutUid = (session: Session): string => {
  const contentId = session.has('OBJECTID') ? ' EMAILID' : session.has('X-GM-EXT-1') ? ' X-GM-MSGID' : '';
  return `FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE${contentId}`;
};

interface FetchInput<T> {
  readonly session: Session;
  readonly set: UidSet;
  readonly items: string;
  readonly read: (answer: FetchAnswer) => (T & { readonly uid: number }) | null;
  /** What is asked for along with it. */
  readonly learning?: LearnNumbers | null;
}

/** One UID FETCH for the whole set: Dovecot resets the DEFLATE dictionary at each tagged line. */
const fetchSet = async <T>(input: FetchInput<T>, into: Map<number, T>): Promise<RemoteError | null> => {
  const { session, set, items, read, learning } = input;
  const untagged: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      if (parsed?.uid === null || parsed === null || !hasUid(set, parsed.uid)) return;
      const item = read(parsed);
      if (item !== null) into.set(item.uid, item);
    },
    ...learning?.untagged,
  };
  const lines = [`UID FETCH ${formatUidSet(set)} ${items}`, ...(learning ? [learning.line] : [])];
  try {
    const [completion] = await session.connection.pipeline(lines, untagged);
    if (completion?.status === 'OK' || into.size > 0) return null;
    return new RemoteError('rejected', `${session.host} does not give its list: ${completion?.text ?? ''}`);
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
};

/** Asks again, for less, about messages whose answers could not be parsed: one odd message must not hide. */
const fetchDegraded = async (
  session: Session,
  set: UidSet,
  into: Map<number, MessageListing>,
): Promise<RemoteError | null> => {
  const lessAndLess = [
    '(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)',
    '(UID FLAGS INTERNALDATE RFC822.SIZE)',
  ];
  for (const items of lessAndLess) {
    const missing = subtractUidSets(set, uidSetOf(into.keys()));
    if (countUids(missing) === 0) return null;
    const read = (answer: FetchAnswer) => messageListing(answer, true);
    const cut = await fetchSet<MessageListing>({ session, set: missing, items, read }, into);
    if (cut !== null) return cut;
  }
  return null;
};

/** By sequence number where that is known and costs less, else by UID. */
const fetchInFewBytes = async (
  session: Session,
  set: UidSet,
  into: Map<number, MessageListing>,
): Promise<RemoteError | null> => {
  const numbers = numbersWorthAsking(session, set);
  if (numbers !== null) {
    const byNumber = await fetchByNumber(session, { numbers, items: numberedListingItems(session) }, into);
    if (byNumber.kind === 'believed' || byNumber.cut !== null) return byNumber.cut;
  }
  const read = (answer: FetchAnswer) => messageListing(answer, false);
  const learning = learnNumbers(session);
  const cut = await fetchSet<MessageListing>(
    { session, set, items: listingItems(session), read, learning },
    into,
  );
  session.listedByUid += into.size;
  return cut;
};

/** Tier 0 of these UIDs; see Remote.fetchListings. */
export const fetchListings = async (session: Session, uids: string): Promise<Batch<MessageListing>> => {
  const set = readUids(uids);
  if (countUids(set) === 0) return { items: [], cut: null };
  const into = new Map<number, MessageListing>();
  const unparsedBefore = session.connection.unparsed;
  let cut = await fetchInFewBytes(session, set, into);
  if (cut === null && session.connection.unparsed > unparsedBefore)
    cut = await fetchDegraded(session, set, into);
  return batchOf(into, cut);
};

/** What re-matches rows after a UIDVALIDITY change; see Remote.fetchIdentities. */
export const fetchIdentities = async (session: Session, uids: string): Promise<Batch<MessageIdentity>> => {
  const set = readUids(uids);
  if (countUids(set) === 0) return { items: [], cut: null };
  const into = new Map<number, MessageIdentity>();
  const items = '(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])';
  const cut = await fetchSet<MessageIdentity>({ session, set, items, read: messageIdentity }, into);
  return batchOf(into, cut);
};

/** A refusal rejects; a cut comes with what came before it. */
const batchOf = <T>(into: ReadonlyMap<number, T>, cut: RemoteError | null): Batch<T> => {
  if (cut !== null && cut.code === 'rejected') throw cut;
  return { items: [...into.values()], cut: cut === null ? null : serializeError(cut) };
};

/** Our own side's sets are checked too: this one came over a process wall. */
const readUids = (uids: string): UidSet => {
  try {
    return parseUidSet(uids);
  } catch (error) {
    throw new RemoteError('rejected', 'That is no set of UIDs.', { cause: error });
  }
};
