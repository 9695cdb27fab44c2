import { RemoteError } from '../../../core/errors.ts';
import type { UidSet } from '../../../core/merge/uid-set.ts';
import { parseSearch } from './parse-uid-answers.ts';
import { searchLine } from './search-lines.ts';
import type { Session } from './session.ts';

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
