import { RemoteError, serializeError } from '../../../core/errors.ts';
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
import type { Completion } from './completion.ts';
import { listingItems } from './fetch-listings.ts';
import { questionFor, type TextQuestion } from './fetch-texts.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { flagObservation, messageListing, parseFetchAnswer } from './parse-fetch.ts';
import { parseSearch, parseVanished } from './parse-uid-answers.ts';
import { searchLine } from './search-lines.ts';
import {
  checkSelection,
  enableLine,
  type HeardSelection,
  keepsOf,
  nothingHeard,
  selectionHandlers,
  selectionOf,
  selectRefusal,
} from './selecting.ts';
import type { Session } from './session.ts';

/** What the answers to SELECT and its followers said, whichever of the commands each belongs to. */
interface Heard extends HeardSelection {
  vanished: UidSet | null;
  uids: UidSet | null;
  readonly flags: Map<number, FlagObservation>;
  readonly listings: Map<number, MessageListing>;
}

/** How to learn what changed, by what the server can and what is known. */
type Way = 'qresync' | 'condstore' | 'flags' | 'uids';

/** Selects a mailbox and brings what changed, in one write; see Remote.openMailbox. */
export const openMailbox = (session: Session, request: OpenMailboxRequest): Promise<OpenedMailbox> =>
  openBy(wayFor(session, request), session, request);

const openBy = async (way: Way, session: Session, request: OpenMailboxRequest): Promise<OpenedMailbox> => {
  const heard: Heard = {
    ...nothingHeard(),
    vanished: null,
    uids: null,
    flags: new Map(),
    listings: new Map(),
  };
  const texts = questionFor(request.known ? (request.texts ?? []) : [], session.features.binary);
  const untagged = handlersFor(heard, arrivedFrom(request), texts);
  const enable = enableLine(session);
  const select = selectLine(session, request, way);
  const followers = [
    ...changeLines(session, request, way),
    // Somebody waits for these.
    ...texts.lines,
    ...listingLines(session, request),
  ];
  session.enabled = true;
  session.openPath = null;
  const { completions, cut } = await session.connection.pipelineAsFarAsItGoes(
    [...enable, select, ...followers],
    untagged,
  );
  const [selected, ...followed] = completions.slice(enable.length);
  if (cut !== null && !saysAll(way, heard, [selected, ...followed])) throw cut;
  // Announced and yet not taken, as by proxies that repeat another server's capabilities.
  if (selected?.status === 'BAD' && way === 'qresync') return await openBy('condstore', session, request);
  if (selected?.status === 'BAD' && way === 'condstore') return await openBy('flags', session, request);
  if (selected?.status !== 'OK') throw selectRefusal(session, request.path, selected);
  session.openPath = request.path;
  session.openKeeps = keepsOf(heard, selected);
  checkSelection(session, request.path, heard);
  const same = request.known !== null && request.known.uidValidity === heard.uidValidity;
  const asked = way === 'condstore' || way === 'flags' ? followed[0] : selected;
  const concluded = await conclude({
    session,
    heard,
    way,
    same,
    changesCame: asked?.status === 'OK',
    untagged,
  });
  return { ...concluded, texts: same ? [...texts.found.values()] : [], cut: cut && serializeError(cut) };
};

/**
 * Whether a cut took nothing but listings and texts. Not told by the last completion alone: Dovecot completes a SEARCH after the
 * FETCH behind it, long after it gave the result.
 */
const saysAll = (
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

/** A modseq of 0 or 1 would make QRESYNC tell everything, which costs more than asking for all flags. */
const usefulModseq = (request: OpenMailboxRequest): bigint | null => {
  const modseq = request.known?.highestModseq ?? null;
  return modseq !== null && modseq > 1n ? modseq : null;
};

const wayFor = (session: Session, request: OpenMailboxRequest): Way => {
  if (request.known === null) return 'uids';
  if (usefulModseq(request) === null || !session.features.condstore) return 'flags';
  return session.features.qresync ? 'qresync' : 'condstore';
};

const arrivedFrom = (request: OpenMailboxRequest): number =>
  request.listings.kind === 'arrived' ? request.listings.from : 1;

const selectLine = (session: Session, request: OpenMailboxRequest, way: Way): string => {
  const name = quote(encodeMailboxName(request.path));
  if (way === 'qresync') {
    return `SELECT ${name} (QRESYNC (${request.known?.uidValidity} ${usefulModseq(request)}))`;
  }
  // After ENABLE QRESYNC the server says HIGHESTMODSEQ without being asked; as the last resort nothing is asked.
  const asksModseq = way !== 'flags' && session.features.condstore && !session.features.qresync;
  return asksModseq ? `SELECT ${name} (CONDSTORE)` : `SELECT ${name}`;
};

const changeLines = (session: Session, request: OpenMailboxRequest, way: Way): readonly string[] => {
  switch (way) {
    case 'qresync':
      return [];
    case 'condstore':
      return [`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${usefulModseq(request)})`, searchLine(session, 'ALL')];
    case 'flags':
      // The UIDs that have flags are the live ones.
      return ['UID FETCH 1:* (FLAGS)'];
    case 'uids':
      return [searchLine(session, 'ALL')];
  }
};

const listingLines = (session: Session, { listings }: OpenMailboxRequest): readonly string[] => {
  switch (listings.kind) {
    case 'none':
      return [];
    case 'arrived':
      return [`UID FETCH ${listings.from}:* ${listingItems(session)}`];
    case 'newest': {
      if (listings.exists <= 0 || listings.count <= 0) return [];
      // By sequence numbers, because UIDs are not known yet; a folder that shrank meanwhile says NO or gives its last.
      return [`FETCH ${Math.max(1, listings.exists - listings.count + 1)}:* ${listingItems(session)}`];
    }
  }
};

const handlersFor = (heard: Heard, arrivedFromUid: number, texts: TextQuestion): UntaggedHandlers => ({
  ...selectionHandlers(heard),
  VANISHED: (answer) => {
    const vanished = parseVanished(answer);
    if (vanished !== null) heard.vanished = unionUidSets(heard.vanished ?? [], vanished);
  },
  SEARCH: (answer) => {
    heard.uids = parseSearch(answer);
  },
  ESEARCH: (answer) => {
    heard.uids = parseSearch(answer);
  },
  FETCH: (answer) => {
    const parsed = parseFetchAnswer(answer);
    if (parsed === null) return;
    texts.hear(parsed);
    if (parsed.items.has('ENVELOPE')) {
      const listing = messageListing(parsed, false);
      // `n:*` repeats the last message when there is none from n on (RFC 9051, 6.4.9).
      if (listing !== null && listing.uid >= arrivedFromUid) heard.listings.set(listing.uid, listing);
      return;
    }
    const observation = flagObservation(parsed);
    if (observation !== null) heard.flags.set(observation.uid, observation);
  },
});

interface Conclusion {
  readonly session: Session;
  readonly heard: Heard;
  readonly way: Way;
  /** UIDVALIDITY is the known one: only then what the server told as changes means anything. */
  readonly same: boolean;
  readonly changesCame: boolean;
  readonly untagged: UntaggedHandlers;
}

type Concluded = Omit<OpenedMailbox, 'texts' | 'cut'>;

const conclude = async (input: Conclusion): Promise<Concluded> => {
  const { session, heard, way, same, changesCame, untagged } = input;
  const withoutModseq = heard.noModseq || heard.highestModseq === null;
  if (way === 'qresync' && same && !withoutModseq) {
    return opened(heard, {
      flagsCover: 'changes',
      flags: [...heard.flags.values()],
      vanished: formatUidSet(heard.vanished ?? []),
      uids: null,
    });
  }
  if (way === 'condstore' && same && changesCame && !withoutModseq) {
    const uids = heard.uids ?? (await searchAll(session));
    return opened(heard, {
      flagsCover: 'changes',
      flags: [...heard.flags.values()],
      vanished: null,
      uids: formatUidSet(uids),
    });
  }
  if (way === 'flags' && same && changesCame) {
    const live = subtractUidSets(
      uidSetOf([...heard.flags.keys(), ...heard.listings.keys()]),
      heard.vanished ?? [],
    );
    return opened(heard, {
      flagsCover: 'all',
      flags: [...heard.flags.values()],
      vanished: null,
      uids: formatUidSet(live),
    });
  }
  if (way !== 'uids' && same) {
    // The mailbox has no mod-sequences after all (NOMODSEQ): what changed is asked for the long way.
    heard.flags.clear();
    const [completion] = await session.connection.pipeline(['UID FETCH 1:* (FLAGS)'], untagged);
    if (completion?.status === 'OK') {
      return await conclude({ ...input, way: 'flags', changesCame: true });
    }
  }
  // A new UIDVALIDITY, or a mailbox seen for the first time: no claim but which UIDs there are.
  const uids = heard.uids ?? (way === 'flags' ? uidSetOf(heard.flags.keys()) : await searchAll(session));
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

/** Every live UID of the open mailbox. */
export const searchAll = (session: Session): Promise<UidSet> => search(session, 'ALL');

/** A day earlier than that: SINCE takes the date as it stands in the server's time zone (RFC 9051, 6.4.4). */
export const searchSince = (session: Session, since: number): Promise<UidSet> =>
  search(session, `SINCE ${imapDate(Math.max(0, since - 24 * 60 * 60 * 1_000))}`);

/** `5-Mar-2026` (RFC 9051, date-text). */
const imapDate = (at: number): string => {
  const [, day = '', month = '', year = ''] =
    /^\w+, (\d+) (\w+) (\d+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${Number(day)}-${month}-${year}`;
};

const search = async (session: Session, key: string): Promise<UidSet> => {
  const found: { uids: UidSet | null } = { uids: null };
  const hear = (answer: Parameters<typeof parseSearch>[0]) => {
    found.uids = parseSearch(answer);
  };
  const [completion] = await session.connection.pipeline([searchLine(session, key)], {
    SEARCH: hear,
    ESEARCH: hear,
  });
  if (completion?.status === 'OK' && found.uids !== null) return found.uids;
  throw new RemoteError('protocol', `${session.host} does not say which messages there are.`);
};
