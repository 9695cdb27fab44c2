// Which UID each message sequence number of the open mailbox stands for: a FETCH by sequence number needs no UID in its answers.
// Taken for another, a message would be shown, and deleted one day, in its place:
// N1 UIDs ascend with sequence numbers (RFC 9051, 2.3.1.1), and new messages come behind all others: a SEARCH that found as many
//    messages as there are tells all.
// N2 Only EXPUNGE and VANISHED change what a number stands for (RFC 9051, 7.5.1; RFC 7162, 3.2.10): they are taken in as they come.
// N3 What was known can only lose messages. So where the number of one message is as known, those of all before it are, and were.
// N4 Whatever does not fit makes all of it unknown, until the mailbox is opened or searched again.
import {
  countUids,
  emptyUidSet,
  intersectUidSets,
  maxUid,
  subtractUidSets,
  type UidRange,
  type UidSet,
  unionUidSets,
} from '../../../core/merge/uid-set.ts';

export class SequenceNumbers {
  /** Messages in the mailbox; null before EXISTS, and once it cannot be told any more. */
  #count: number | null = null;
  /** UIDs of the first messages, which are all but those that came since; null while unknown. */
  #uids: UidRange[] | null = null;
  /** The highest UID that what is known is about. */
  #through = 0;
  /** For each range of them, how many messages come before it; null when it has to be counted. */
  #before: number[] | null = null;
  #goings = 0;

  /** How often messages were said to have gone: to see whether any went meanwhile. */
  get goings(): number {
    return this.#goings;
  }

  get areKnown(): boolean {
    return this.#uids !== null;
  }

  /** How many messages there are; null while that is not certain. */
  get count(): number | null {
    return this.#count;
  }

  exists(count: number): void {
    if (count < (this.#count ?? 0)) this.forget();
    this.#count = count;
  }

  expunged(number: number): void {
    this.#goings += 1;
    if (this.#count === null || number < 1 || number > this.#count) {
      this.#lose();
      return;
    }
    this.#count -= 1;
    this.#takeOut(number);
  }

  /** VANISHED without EARLIER: each was there until now (RFC 7162, 3.2.10.2). */
  vanished(uids: UidSet): void {
    this.#goings += 1;
    const left = (this.#count ?? 0) - countUids(uids);
    const known = this.#uids && subtractUidSets(this.#uids, uids);
    if (this.#count === null || left < countUids(known ?? emptyUidSet)) {
      this.#lose();
      return;
    }
    this.#count = left;
    if (known !== null) this.#know(known);
  }

  /** What a SEARCH for all messages found. */
  found(uids: UidSet): void {
    this.forget();
    if (this.#count !== countUids(uids)) return;
    this.#know(uids);
    this.#through = maxUid(uids) ?? 0;
  }

  /** What is known does not fit what the server says. */
  forget(): void {
    this.#uids = null;
    this.#before = null;
  }

  /** The UID of a message; null for what is not known. */
  uidAt(number: number): number | null {
    const index = this.#rangeOf(number);
    const [first, last] = this.#uids?.[index] ?? [1, 0];
    const uid = first + number - 1 - (this.#counted()[index] ?? 0);
    return number >= 1 && uid <= last ? uid : null;
  }

  /**
   * The sequence numbers of those of these UIDs that are there, as a set; null where some of them may be of messages that are not
   * known.
   */
  numbersOf(uids: UidSet): UidSet | null {
    if (this.#uids === null || (maxUid(uids) ?? 0) > this.#through) return null;
    const before = this.#counted();
    const numbers: UidRange[] = [];
    let index = 0;
    for (const [first, last] of intersectUidSets(this.#uids, uids)) {
      while ((this.#uids[index]?.[1] ?? last) < first) index += 1;
      const shift = (before[index] ?? 0) + 1 - (this.#uids[index]?.[0] ?? 0);
      numbers.push([first + shift, last + shift]);
    }
    return unionUidSets(numbers);
  }

  #know(uids: UidSet): void {
    this.#uids = [...uids];
    this.#before = null;
  }

  #lose(): void {
    this.#count = null;
    this.forget();
  }

  /** In place: a server without VANISHED tells each of thousands by itself. */
  #takeOut(number: number): void {
    const uid = this.uidAt(number);
    const index = this.#rangeOf(number);
    const range = this.#uids?.[index];
    if (uid === null || this.#uids === null || range === undefined) return;
    const before = this.#counted();
    const [first, last] = range;
    const left: UidRange[] = [];
    if (first < uid) left.push([first, uid - 1]);
    if (uid < last) left.push([uid + 1, last]);
    const beforeFirst = before[index] ?? 0;
    this.#uids.splice(index, 1, ...left);
    before.splice(index, 1, ...left.map(([from]) => beforeFirst + (from > uid ? uid - first : 0)));
    for (let i = index + left.length; i < before.length; i += 1) before[i] = (before[i] ?? 0) - 1;
  }

  /** Place of the range that a message would be in. */
  #rangeOf(number: number): number {
    const before = this.#counted();
    let low = 0;
    let high = before.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((before[middle] ?? 0) < number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #counted(): number[] {
    let sum = 0;
    this.#before ??= (this.#uids ?? []).map(([first, last]) => {
      const before = sum;
      sum += last - first + 1;
      return before;
    });
    return this.#before;
  }
}
