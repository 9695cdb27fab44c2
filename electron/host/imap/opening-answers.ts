// What the answers to one opening of a mailbox say, and what it comes to where no further question is needed.
import type { RemoteError } from '../../../core/errors.ts';
import {
  formatUidSet,
  subtractUidSets,
  type UidSet,
  uidSetOf,
  unionUidSets,
} from '../../../core/merge/uid-set.ts';
import type {
  FlagObservation,
  MessageListing,
  OpenedMailbox,
  OpenMailboxRequest,
} from '../../../core/ports.ts';
import { type Completion, responseCode } from './completion.ts';
import type { TextQuestion } from './fetch-texts.ts';
import type { ImapAnswer } from './imapflow-internals.ts';
import { NumberedListings } from './listings-by-number.ts';
import type { Way } from './opening-lines.ts';
import { flagObservation, messageListing, parseFetchAnswer } from './parse-fetch.ts';
import { parseSearch, parseVanished, saysEarlier } from './parse-uid-answers.ts';
import { type HeardSelection, nothingHeard, selectionHandlers, selectionOf } from './selecting.ts';

/** What the answers to SELECT and its followers said, whichever of the commands each belongs to. */
export interface Heard extends HeardSelection {
  vanished: UidSet | null;
  uids: UidSet | null;
  readonly flags: Map<number, FlagObservation>;
  readonly listings: Map<number, MessageListing>;
  /** An answer that may have told of a change, or that a message is there, could not be understood. */
  unclear: boolean;
  /** Flags came without a UID: nobody knows whose they are. */
  unowned: boolean;
  /** What came by sequence number, and what is known of those. */
  numbered: NumberedListings;
}

/** Of a line that could not be parsed, bytes: names of items come early. */
const mostToLookAt = 64 * 1024;

export const nothingHeardYet = (): Heard => ({
  ...nothingHeard(),
  vanished: null,
  uids: null,
  flags: new Map(),
  listings: new Map(),
  unclear: false,
  unowned: false,
  numbered: new NumberedListings(),
});

export const arrivedFrom = (request: OpenMailboxRequest): number =>
  request.listings.kind === 'arrived' ? request.listings.from : 1;

/** Names of the untagged answers that tell something of an opening. */
export const openingAnswers = ['EXISTS', 'OK', 'EXPUNGE', 'VANISHED', 'SEARCH', 'ESEARCH', 'FETCH'] as const;

export type OpeningHandlers = Readonly<Record<(typeof openingAnswers)[number], (answer: ImapAnswer) => void>>;

const forget = (heard: Heard): void => {
  const numbered = new NumberedListings();
  Object.assign(heard, nothingHeard(), {
    vanished: null,
    uids: null,
    unclear: false,
    unowned: false,
    numbered,
  });
  heard.flags.clear();
  heard.listings.clear();
};

/** Handlers that gather in `heard` and `texts` what answers an opening. */
export const openingHandlers = (
  heard: Heard,
  arrivedFromUid: number,
  texts: TextQuestion,
): OpeningHandlers => {
  const selection = selectionHandlers(heard);
  return {
    OK: (answer) => {
      // What came before that was about the mailbox that was open until then (RFC 7162, 3.2.11).
      if (responseCode(answer)?.name === 'CLOSED') forget(heard);
      else selection.OK(answer);
    },
    EXISTS: (answer) => {
      selection.EXISTS(answer);
      if (heard.exists !== null) heard.numbered.exists(heard.exists);
    },
    EXPUNGE: (answer) => {
      heard.numbered.expunged(Number(answer.command));
    },
    VANISHED: (answer) => {
      const vanished = parseVanished(answer);
      if (vanished === null) {
        heard.unclear = true;
        heard.numbered.expunged(0);
        return;
      }
      heard.vanished = unionUidSets(heard.vanished ?? [], vanished);
      if (!saysEarlier(answer)) heard.numbered.vanished(vanished);
    },
    SEARCH: (answer) => hearSearch(heard, answer),
    ESEARCH: (answer) => hearSearch(heard, answer),
    FETCH: (answer) => {
      const parsed = parseFetchAnswer(answer);
      if (parsed === null) {
        heard.unclear = true;
        return;
      }
      texts.hear(parsed);
      heard.numbered.hear(parsed);
      if (parsed.items.has('ENVELOPE')) {
        const listing = messageListing(parsed, false);
        // `n:*` repeats the last message when there is none from n on (RFC 9051, 6.4.9).
        if (listing !== null && listing.uid >= arrivedFromUid) heard.listings.set(listing.uid, listing);
        return;
      }
      const observation = flagObservation(parsed);
      if (observation !== null) heard.flags.set(observation.uid, observation);
      else if (parsed.items.has('FLAGS')) heard[parsed.uid === null ? 'unowned' : 'unclear'] = true;
    },
  };
};

/**
 * Takes in that this answer could not be parsed. Nothing is missed of one to what was asked besides: what could not be listed, or read,
 * is asked for again.
 */
export const hearUnparsed = (heard: Heard, line: Buffer): void => {
  const text = line.toString('latin1', 0, mostToLookAt);
  if (/^\* +\d+ +FETCH\b/i.test(text) && /[( ](?:ENVELOPE \(|(?:BODY|BINARY)\[)/i.test(text)) return;
  heard.unclear = true;
  heard.numbered.expunged(0);
};

const hearSearch = (heard: Heard, answer: ImapAnswer): void => {
  heard.uids = parseSearch(answer);
  if (heard.uids !== null) heard.numbered.found(heard.uids);
};

/**
 * Whether a cut took nothing but listings and texts. Not told by the last completion alone: Dovecot completes a SEARCH after the
 * FETCH behind it, long after it gave the result.
 */
export const saysAll = (
  way: Way,
  heard: Heard,
  [selected, changes]: readonly (Completion | undefined)[],
): boolean => {
  if (selected?.status !== 'OK') return false;
  switch (way) {
    case 'qresync':
      return true;
    case 'condstore':
      return changes?.status === 'OK' && heard.uids !== null;
    case 'flags':
      return changes?.status === 'OK';
    case 'uids':
      return heard.uids !== null;
  }
};

export type Concluded = Omit<OpenedMailbox, 'texts' | 'cut'>;

export interface Conclusion {
  readonly heard: Heard;
  readonly way: Way;
  /** UIDVALIDITY is the known one: only then what the server told as changes means anything. */
  readonly same: boolean;
  readonly changesCame: boolean;
}

/**
 * What the changes come to where the way that was gone told them; null where they have to be asked for differently: by HIGHESTMODSEQ
 * a change that was told and not understood would never be told again.
 */
export const concludeChanges = ({ heard, way, same, changesCame }: Conclusion): Concluded | null => {
  if (!same || way === 'uids') return null;
  const withoutModseq = heard.noModseq || heard.highestModseq === null;
  switch (way) {
    case 'qresync':
      // Without QRESYNC such flags are news since SELECT, which is told again (RFC 9051, 7.5.2, asks for no UID).
      if (withoutModseq || heard.unclear || heard.unowned) return null;
      return opened(heard, {
        flagsCover: 'changes',
        flags: [...heard.flags.values()],
        vanished: formatUidSet(heard.vanished ?? []),
        uids: null,
      });
    case 'condstore':
      if (withoutModseq || heard.unclear || !changesCame || heard.uids === null) return null;
      return opened(heard, {
        flagsCover: 'changes',
        flags: [...heard.flags.values()],
        vanished: null,
        uids: formatUidSet(heard.uids),
      });
    case 'flags': {
      if (!changesCame || (heard.unclear && heard.uids === null)) return null;
      const told = uidSetOf([...heard.flags.keys(), ...heard.listings.keys()]);
      const live = heard.unclear && heard.uids ? heard.uids : subtractUidSets(told, heard.vanished ?? []);
      heard.numbered.found(live);
      return opened(heard, {
        flagsCover: 'all',
        flags: [...heard.flags.values()],
        vanished: null,
        uids: formatUidSet(live),
      });
    }
  }
};

/** No claim but which UIDs there are, with the listings that came by number. */
export const concludeUids = (heard: Heard, uids: UidSet, cut: RemoteError | null): Concluded => {
  for (const listing of heard.numbered.resolve(cut !== null)) heard.listings.set(listing.uid, listing);
  return opened(heard, { flagsCover: 'nothing', flags: [], vanished: null, uids: formatUidSet(uids) });
};

const opened = (
  heard: Heard,
  rest: Pick<OpenedMailbox, 'flagsCover' | 'flags' | 'vanished' | 'uids'>,
): Concluded => ({
  ...selectionOf(heard, highestSeen(heard) + 1),
  ...rest,
  listings: [...heard.listings.values()],
});

const highestSeen = (heard: Heard): number => {
  const last = heard.uids?.at(-1)?.[1] ?? 0;
  return [...heard.flags.keys(), ...heard.listings.keys()].reduce((high, uid) => Math.max(high, uid), last);
};
