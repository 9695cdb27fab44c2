import { dayOf } from '../policy/budget.ts';
import type { EarlierSessions, Replica, SessionRecord } from './database.ts';
import { recordSpending } from './spending.ts';

/** As many sessions are remembered one by one. */
const mostRows = 2_000;

/** Rows are folded away so many at a time. */
const slack = 100;

/** The last sessions that are over, newest first. */
export const pastSessions = async (replica: Replica, limit: number): Promise<SessionRecord[]> => {
  const rows = await replica.sessions
    .orderBy(':id')
    .reverse()
    .limit(limit + 1)
    .toArray();
  return rows.filter(({ underWay }) => underWay === undefined).slice(0, limit);
};

/** Notes a session, under way or over; returns its id. Of the oldest, past some two thousand, only their sums are kept. */
export const recordSession = (replica: Replica, session: Omit<SessionRecord, 'id'>): Promise<number> =>
  replica.transaction('rw', replica.sessions, replica.settings, async () => {
    const id = await replica.sessions.add(session);
    const rows = await replica.sessions.count();
    if (rows > mostRows + slack) await foldOldest(replica, rows - mostRows);
    return id;
  });

const closed = 'Packetboat was closed before this was done. What came so far is kept.';

/**
 * Brings a session to its end that was ended by force, by closing the window or worse, at the next start: what had crossed, and had
 * not been said to be for anything, was for connecting.
 */
export const endInterrupted = (replica: Replica): Promise<void> =>
  replica.transaction('rw', replica.sessions, replica.spending, async () => {
    const last = await replica.sessions.orderBy(':id').last();
    if (last?.underWay === undefined) return;
    const { underWay, ...session } = last;
    const { unattributed } = underWay;
    const counted = session.counted + unattributed.counted;
    const over: SessionRecord = { ...session, counted, problem: underWay.busy ? closed : null };
    await replica.sessions.put(over);
    await recordSpending(replica, {
      day: dayOf(session.ended),
      link: session.link,
      mailboxId: 0,
      purpose: 'connecting',
      path: null,
      ...unattributed,
      // The session itself, as at the end of any other.
      items: 1,
      octets: 0,
      ms: 0,
    });
  });

const foldOldest = async (replica: Replica, count: number): Promise<void> => {
  const oldest = await replica.sessions.orderBy(':id').limit(count).toArray();
  const sums = sumSessions(oldest, await earlierSessions(replica));
  await replica.settings.put({ key: 'earlierSessions', ...sums });
  await replica.sessions.bulkDelete(oldest.map(({ id }) => id));
};

const none: EarlierSessions = { sessions: 0, up: 0, down: 0, uncompressed: 0 };

const earlierSessions = async (replica: Replica): Promise<EarlierSessions> => {
  const row = await replica.settings.get('earlierSessions');
  if (row?.key !== 'earlierSessions') return none;
  const { sessions, up, down, uncompressed } = row;
  return { sessions, up, down, uncompressed };
};

const sumSessions = (rows: readonly SessionRecord[], sums: EarlierSessions): EarlierSessions =>
  rows.reduce(
    (sum, { up, down, uncompressed }) => ({
      sessions: sum.sessions + 1,
      up: sum.up + up,
      down: sum.down + down,
      uncompressed: sum.uncompressed + uncompressed,
    }),
    sums,
  );

/** What all sessions came to together. */
export const allSessions = async (replica: Replica): Promise<EarlierSessions> =>
  sumSessions(await replica.sessions.toArray(), await earlierSessions(replica));
