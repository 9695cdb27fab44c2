import type { UidSet } from '../../../core/merge/uid-set.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

/** A search by UID, its answer a set where the server can (RFC 4731). */
export const searchLine = (session: Session, key: string): string =>
  session.has('ESEARCH') ? `UID SEARCH RETURN (ALL) ${key}` : `UID SEARCH ${key}`;

/** Searches for which of these UIDs there are; none for the empty set. */
export const searchUidLines = (session: Session, set: UidSet): readonly string[] =>
  setTexts(set).map((text) => searchLine(session, `UID ${text}`));
