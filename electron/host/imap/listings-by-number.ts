// Listings by sequence number: without UIDs in the answers, which cost 3 bytes a message and more when compressed, because no two are
// alike. Behind them the UIDs of the first and the last message are asked for, in the same write.
import { RemoteError } from '../../../core/errors.ts';
import {
  countUids,
  formatUidSet,
  hasUid,
  maxUid,
  type UidSet,
  uidSetOf,
} from '../../../core/merge/uid-set.ts';
import type { MessageListing } from '../../../core/ports.ts';
import type { ImapAnswer, UntaggedHandlers } from './imapflow-internals.ts';
import { type FetchAnswer, messageListing, parseFetchAnswer } from './parse-fetch.ts';
import { parseSearch } from './parse-uid-answers.ts';
import { searchLine } from './search-lines.ts';
import { SequenceNumbers } from './sequence-numbers.ts';
import type { Session } from './session.ts';

/** What asking for the UIDs of two messages costs, bytes on the wire. */
const checkBytes = 40;
/** What a UID costs in an answer, bytes on the wire. */
const uidBytes = 3;

/** Messages listed by UID after which the numbers of the rest are worth asking for. */
const manyByUid = 500;
const mostPerListed = 20;

/** The sequence numbers that these UIDs have; null where asking by UID is right, or costs less. */
export const numbersWorthAsking = (session: Session, uids: UidSet): UidSet | null => {
  const numbers = session.sequence?.numbersOf(uids) ?? null;
  if (numbers === null) return null;
  const more = formatUidSet(numbers).length - formatUidSet(uids).length;
  return countUids(numbers) * uidBytes > checkBytes + more ? numbers : null;
};

/** A question along with others, after which sequence numbers are known. */
export interface LearnNumbers {
  readonly line: string;
  readonly untagged: UntaggedHandlers;
}

/**
 * How to learn the numbers of a mailbox that was opened without them (QRESYNC tells changes alone), once so much of it was listed by UID
 * that there seems to be more; null while that is not worth it. Of a mailbox much larger than that the answer might cost more
 * than it saves: where many messages went, it names each stretch of UIDs between.
 */
export const learnNumbers = (session: Session): LearnNumbers | null => {
  const { sequence, listedByUid } = session;
  if (sequence === null || sequence.areKnown || listedByUid < manyByUid) return null;
  if (sequence.count === null || sequence.count > mostPerListed * listedByUid) return null;
  session.listedByUid = 0;
  const hear = (answer: ImapAnswer): void => {
    const uids = parseSearch(answer);
    if (uids !== null) sequence.found(uids);
  };
  return { line: searchLine(session, 'ALL'), untagged: { SEARCH: hear, ESEARCH: hear } };
};

/** The question which UIDs the first and the last of these have. */
export const checkLine = (numbers: UidSet): string => {
  const [first, last] = endsOf(numbers);
  return `FETCH ${first === last ? first : `${first},${last}`} (UID)`;
};

const endsOf = (numbers: UidSet): readonly [number, number] => [numbers[0]?.[0] ?? 0, maxUid(numbers) ?? 0];

/** Whether what answers say of UIDs is what is known. */
export class NumberCheck {
  readonly #numbers: SequenceNumbers;
  readonly #goings: number;
  readonly #agreed = new Set<number>();
  #refuted = false;

  constructor(numbers: SequenceNumbers) {
    this.#numbers = numbers;
    this.#goings = numbers.goings;
  }

  /** The UID that an answer is about; null where nobody knows. */
  uidOf({ number, uid }: Pick<FetchAnswer, 'number' | 'uid'>): number | null {
    const known = number === null ? null : this.#numbers.uidAt(number);
    if (number === null || known === null) return null;
    if (uid !== null && uid !== known) this.#refuted = true;
    if (uid === known) this.#agreed.add(number);
    return known;
  }

  /** Whether anything is not as it was known, or did not stay so: no message may go while it is asked for by number (RFC 9051, 7.5.1). */
  get refuted(): boolean {
    return this.#refuted || !this.#numbers.areKnown || this.#numbers.goings !== this.#goings;
  }

  /** Whether the UIDs of the first and last of these are as known: then those between are (sequence-numbers.ts, N3). */
  confirms(numbers: UidSet): boolean {
    return !this.refuted && endsOf(numbers).every((number) => this.#agreed.has(number));
  }
}

/** What an opening asks by number, when only SEARCH tells in the same flight which UIDs there are. */
export class NumberedListings {
  readonly #sequence = new SequenceNumbers();
  readonly #answers = new Map<number, FetchAnswer>();
  readonly #told = new Map<number, number>();
  #handedOver = false;

  /** What is known of the mailbox's numbers. From now on somebody else sees to it that it stays true. */
  handOver(): SequenceNumbers {
    this.#handedOver = true;
    return this.#sequence;
  }

  exists(count: number): void {
    if (!this.#handedOver) this.#sequence.exists(count);
  }

  expunged(number: number): void {
    if (!this.#handedOver) this.#sequence.expunged(number);
  }

  vanished(uids: UidSet): void {
    if (!this.#handedOver) this.#sequence.vanished(uids);
  }

  /** All UIDs of the mailbox, as of now. */
  found(uids: UidSet): void {
    this.#sequence.found(uids);
  }

  /** Keeps what may be a listing without a UID, or tell of one. */
  hear(answer: FetchAnswer): void {
    const { number, uid, items } = answer;
    if (number === null) return;
    if (uid !== null) this.#told.set(number, uid);
    else if (items.has('ENVELOPE')) this.#answers.set(number, answer);
  }

  /**
   * The listings with their UIDs; none where these are not certain. After a cut they are as certain as the SEARCH, and that no
   * message went since.
   */
  resolve(isCut: boolean): readonly MessageListing[] {
    const check = new NumberCheck(this.#sequence);
    const asked = uidSetOf(this.#answers.keys());
    if (countUids(asked) === 0) return [];
    for (const [number, uid] of this.#told) check.uidOf({ number, uid });
    const sure = this.#sequence.goings === 0 && (isCut ? !check.refuted : check.confirms(asked));
    if (!sure) {
      this.#sequence.forget();
      return [];
    }
    return [...this.#answers].flatMap(([number, answer]) => {
      const uid = this.#sequence.uidAt(number);
      return (uid === null ? null : messageListing({ ...answer, uid }, false)) ?? [];
    });
  }
}

/** What asking by number came to: 'believed' with a cut where nothing spoke against it until then. */
export type ByNumber =
  | { readonly kind: 'believed'; readonly cut: RemoteError | null }
  | { readonly kind: 'not believed'; readonly cut: RemoteError | null };

/** Asks for tier 0 of these sequence numbers, which are known. */
export const fetchByNumber = async (
  session: Session,
  { numbers, items }: { readonly numbers: UidSet; readonly items: string },
  into: Map<number, MessageListing>,
): Promise<ByNumber> => {
  const { sequence } = session;
  if (sequence === null) return { kind: 'not believed', cut: null };
  const { goings } = sequence;
  const check = new NumberCheck(sequence);
  const heard = new Map<number, MessageListing>();
  const untagged: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      const uid = parsed && check.uidOf(parsed);
      if (parsed === null || uid === null || !hasUid(numbers, parsed.number ?? 0)) return;
      const listing = messageListing({ ...parsed, uid }, false);
      if (listing !== null) heard.set(uid, listing);
    },
  };
  const lines = [`FETCH ${formatUidSet(numbers)} ${items}`, checkLine(numbers)];
  try {
    const { cut } = await session.connection.pipelineAsFarAsItGoes(lines, untagged);
    if (check.refuted || (cut === null && !check.confirms(numbers))) {
      if (sequence.goings === goings) session.sequence = null;
      return { kind: 'not believed', cut };
    }
    for (const [uid, listing] of heard) into.set(uid, listing);
    return { kind: 'believed', cut };
  } catch (error) {
    if (error instanceof RemoteError) return { kind: 'not believed', cut: error };
    throw error;
  }
};
