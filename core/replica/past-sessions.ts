import type { EarlierSessions, Replica, SessionRecord } from './database.ts';

/** As many sessions are remembered one by one. */
const mostRows = 2_000;

/** Rows are folded away so many at a time. */
const slack = 100;

/** The last sessions, newest first. */
export const pastSessions = (replica: Replica, limit: number): Promise<SessionRecord[]> =>
  replica.sessions.orderBy(':id').reverse().limit(limit).toArray();

/** Notes a session that is over; returns its id. Of the oldest, past some two thousand, only their sums are kept. */
export const recordSession = (replica: Replica, session: Omit<SessionRecord, 'id'>): Promise<number> =>
  replica.transaction('rw', replica.sessions, replica.settings, async () => {
    const id = await replica.sessions.add(session);
    const rows = await replica.sessions.count();
    if (rows > mostRows + slack) await foldOldest(replica, rows - mostRows);
    return id;
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
