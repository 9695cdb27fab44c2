// What one opening of a mailbox asks for.
import type { OpenMailboxRequest } from '../../../core/ports.ts';
import { listingItems, numberedListingItems } from './fetch-listings.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { searchLine } from './search-lines.ts';
import type { Session } from './session.ts';

/** How to learn what changed, by what the server can and what is known. */
export type Way = 'qresync' | 'condstore' | 'flags' | 'uids';

/** A modseq of 0 or 1 would make QRESYNC tell everything, which costs more than asking for all flags. */
const usefulModseq = (request: OpenMailboxRequest): bigint | null => {
  const modseq = request.known?.highestModseq ?? null;
  return modseq !== null && modseq > 1n ? modseq : null;
};

/** How to learn what changed: the cheapest way that the server has. */
export const wayFor = (session: Session, request: OpenMailboxRequest): Way => {
  if (request.known === null) return 'uids';
  if (usefulModseq(request) === null || !session.features.condstore) return 'flags';
  return session.features.qresync ? 'qresync' : 'condstore';
};

export const selectLine = (session: Session, request: OpenMailboxRequest, way: Way): string => {
  const name = quote(encodeMailboxName(request.path));
  if (way === 'qresync') {
    return `SELECT ${name} (QRESYNC (${request.known?.uidValidity} ${usefulModseq(request)}))`;
  }
  // After ENABLE QRESYNC the server says HIGHESTMODSEQ without being asked; as the last resort nothing is asked.
  const asksModseq = way !== 'flags' && session.features.condstore && !session.features.qresync;
  return asksModseq ? `SELECT ${name} (CONDSTORE)` : `SELECT ${name}`;
};

/** What is asked for beside SELECT to learn what changed. */
export const changeLines = (session: Session, request: OpenMailboxRequest, way: Way): readonly string[] => {
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

/** What is asked for to have a first part of the listings in the same flight. */
export const listingLines = (
  session: Session,
  { known, listings }: OpenMailboxRequest,
): readonly string[] => {
  switch (listings.kind) {
    case 'none':
      return [];
    case 'arrived':
      return [`UID FETCH ${listings.from}:* ${listingItems(session)}`];
    case 'newest': {
      if (listings.exists <= 0 || listings.count <= 0) return [];
      // By sequence numbers, because UIDs are not known yet; a folder that shrank meanwhile says NO or gives its last.
      const from = Math.max(1, listings.exists - listings.count + 1);
      // Whose UIDs they have SEARCH tells, which is asked for where nothing is known: those of the first and the last make sure.
      return known === null
        ? [`FETCH ${from}:* ${numberedListingItems(session)}`, `FETCH ${from},* (UID)`]
        : [`FETCH ${from}:* ${listingItems(session)}`];
    }
  }
};
