import { RemoteError, reviveError } from '../../../core/errors.ts';
import { formatUidSet, type UidSet, uidSetOf, uidsFrom, unionUidSets } from '../../../core/merge/uid-set.ts';
import { fetchIdentities } from './fetch-listings.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import { quote } from './login-command.ts';
import { parseSearch } from './parse-uid-answers.ts';
import { searchLine } from './search-lines.ts';
import type { Session } from './session.ts';

/** Enough of a Message-ID to find it by, octets: servers limit the length of a line. */
const maxNeedle = 200;

/**
 * The UIDs from `from` on that carry each Message-ID; see Remote.findMessageIds. A search only gives candidates: HEADER
 * finds parts of a value (RFC 9051, 6.4.4), some servers find what is like it, and `from:*` means the last message too
 * when there is none from there on.
 */
export const findMessageIds = async (
  session: Session,
  from: number,
  messageIds: readonly string[],
): Promise<readonly string[]> => {
  const needles = [...new Set(messageIds.map(needleOf).filter((needle) => needle !== ''))];
  if (needles.length === 0) return messageIds.map(() => '');
  const candidates = await search(session, from, needles);
  if (candidates.length === 0) return messageIds.map(() => '');
  const { items, cut } = await fetchIdentities(session, formatUidSet(candidates));
  // Half an answer would have a message sent twice.
  if (cut !== null) throw reviveError(cut);
  const found = new Map<string, number[]>();
  for (const { uid, messageId } of items) {
    found.set(messageId, [...(found.get(messageId) ?? []), uid]);
  }
  return messageIds.map((messageId) => {
    if (needleOf(messageId) === '') return '';
    return formatUidSet(uidSetOf(spellings(messageId).flatMap((spelling) => found.get(spelling) ?? [])));
  });
};

/** The longest run that can be quoted as it is, and is not folded: no line end or quote of a Message-ID gets into a command. */
const needleOf = (messageId: string): string =>
  (messageId.match(/[!#-[\]-~]+/g) ?? [])
    .reduce((longest, run) => (run.length > longest.length ? run : longest), '')
    .slice(0, maxNeedle);

/** How a header that is no ASCII may have been read: as Latin-1, or as the UTF-8 or Windows-1252 it is. */
const spellings = (messageId: string): readonly string[] => {
  const plain = messageId.replace(/\s+/g, ' ').trim();
  return [...new Set([plain, Buffer.from(plain, 'utf8').toString('latin1')])];
};

const search = async (session: Session, from: number, needles: readonly string[]): Promise<UidSet> => {
  let found: UidSet = [];
  let understood = true;
  const hear: UntaggedHandlers[string] = (answer) => {
    const uids = parseSearch(answer);
    if (uids === null) understood = false;
    else found = unionUidSets(found, uids);
  };
  const untagged = { SEARCH: hear, ESEARCH: hear };
  const lines = needles.map((needle) =>
    searchLine(session, `UID ${from}:* HEADER Message-ID ${quote(needle)}`),
  );
  const completions = await session.connection.pipeline(lines, untagged);
  if (understood && completions.every(({ status }) => status === 'OK')) return uidsFrom(found, from);
  // A server that does not search by header: each message from there on is looked at.
  understood = true;
  const [all] = await session.connection.pipeline([searchLine(session, `UID ${from}:*`)], untagged);
  if (understood && all?.status === 'OK') return uidsFrom(found, from);
  throw new RemoteError('rejected', `${session.host} does not search: ${all?.text ?? ''}`);
};
