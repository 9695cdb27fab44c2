import {
  intersectUidSets,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../../core/merge/uid-set.ts';
import type { CopiedUids, FlagObservation } from '../../../core/ports.ts';
import { asList, asModseq } from './attribute-tree.ts';
import { type Completion, responseCode } from './completion.ts';
import type { ImapAttribute, UntaggedHandlers } from './imapflow-internals.ts';
import { flagObservation, parseFetchAnswer } from './parse-fetch.ts';
import { parseSearch, parseVanished } from './parse-uid-answers.ts';
import { copiedFrom, parseCopyUid } from './response-uids.ts';

/** What the server says, without a tag, while messages are changed. */
export class ChangeHearing {
  readonly #flags = new Map<number, FlagObservation>();
  readonly #modseqs = new Map<number, bigint>();
  readonly #searches: (UidSet | null)[] = [];
  #fetched = new Set<number>();
  #vanished: UidSet = [];
  #copies: (readonly ImapAttribute[])[] = [];

  readonly handlers: UntaggedHandlers = {
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      // Without QRESYNC flags that others changed may come without a UID: nobody knows whose they are.
      if (parsed === null || parsed.uid === null) return;
      this.#fetched.add(parsed.uid);
      const observation = flagObservation(parsed);
      const modseq = asModseq(asList(parsed.items.get('MODSEQ'))?.[0]);
      if (observation !== null) {
        this.#flags.set(parsed.uid, observation);
        this.#modseqs.delete(parsed.uid);
      } else if (modseq !== null) {
        this.#modseqs.set(parsed.uid, modseq);
      }
    },
    VANISHED: (answer) => {
      this.#vanished = unionUidSets(this.#vanished, parseVanished(answer) ?? []);
    },
    // A MOVE tells where to before its own completion (RFC 6851, 4.3).
    OK: (answer) => {
      const code = responseCode(answer);
      if (code?.name === 'COPYUID') this.#copies.push(code.values);
    },
    SEARCH: (answer) => {
      this.#searches.push(parseSearch(answer));
    },
    ESEARCH: (answer) => {
      this.#searches.push(parseSearch(answer));
    },
  };

  get flags(): readonly FlagObservation[] {
    return [...this.#flags.values()];
  }

  get modseqs(): readonly { readonly uid: number; readonly modseq: bigint }[] {
    return [...this.#modseqs].map(([uid, modseq]) => ({ uid, modseq }));
  }

  /** Those of the set that nothing was heard of: neither that they changed nor that they went. */
  unheard(set: UidSet): UidSet {
    return subtractUidSets(subtractUidSets(set, uidSetOf(this.#fetched)), this.#vanished);
  }

  /** Those of the set that were told to be gone. */
  gone(set: UidSet): UidSet {
    return intersectUidSets(set, this.#vanished);
  }

  /** The COPYUID that came without a tag and is about UIDs of this set, once. */
  takeCopied(within: UidSet): CopiedUids | null {
    for (const [i, values] of this.#copies.entries()) {
      const copied = parseCopyUid(values, within);
      if (copied === null || copiedFrom(copied).length === 0) continue;
      this.#copies.splice(i, 1);
      return copied;
    }
    return null;
  }

  /**
   * What the searches found together that these completions are of; null where the server did not say. Told apart from
   * later ones by being taken at once.
   */
  takeSearches(completions: readonly Completion[]): UidSet | null {
    const taken = this.#searches.splice(0).filter((each) => each !== null);
    if (completions.some(({ status }) => status !== 'OK') || taken.length !== completions.length) return null;
    return unionUidSets(...taken);
  }
}
