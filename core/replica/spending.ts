// Where bytes went: sums by day, kind of link, folder and purpose, which the engine adds to as it works.
import Dexie from 'dexie';
import type { Day, Period, Spending } from '../model/budget.ts';
import type { LinkKind } from '../model/link.ts';
import { dayOf } from '../policy/budget.ts';
import { type WireShares, wireShares } from '../policy/wire-bytes.ts';
import type { Replica } from './database.ts';

/**
 * What counts against the limits of a kind of link: in this session (as its engine knows), today and this month, bytes. Days of the
 * month that are still to come count: what crossed while the clock was ahead is on the bill all the same.
 */
export const spentNow = async (
  replica: Replica,
  { link, now, session }: { readonly link: LinkKind; readonly now: number; readonly session: number },
): Promise<Readonly<Record<Period, number>>> => {
  const today = dayOf(now);
  const [first, last] = [`${today.slice(0, 7)}-01`, `${today.slice(0, 7)}-31`];
  const month = (await spendingBetween(replica, { from: first, to: last })).filter(
    (row) => row.link === link,
  );
  const sum = (rows: readonly Spending[]) => rows.reduce((total, { counted }) => total + counted, 0);
  return { session, day: sum(month.filter(({ day }) => day === today)), month: sum(month) };
};

/** All that crossed from one day to another, both included, by day. */
export const spendingBetween = (
  replica: Replica,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<Spending[]> =>
  replica.spending
    .where(':id')
    .between([from, Dexie.minKey, Dexie.minKey, Dexie.minKey], [to, Dexie.maxKey, Dexie.maxKey, Dexie.maxKey])
    .toArray();

/** Adds to the sum of its day, link, folder and purpose. */
export const recordSpending = (replica: Replica, more: Spending): Promise<void> =>
  replica.transaction('rw', replica.spending, async () => {
    const { day, link, mailboxId, purpose, path } = more;
    const before = await replica.spending.get([day, link, mailboxId, purpose]);
    await replica.spending.put({
      ...more,
      path: path ?? before?.path ?? null,
      up: more.up + (before?.up ?? 0),
      down: more.down + (before?.down ?? 0),
      counted: more.counted + (before?.counted ?? 0),
      items: more.items + (before?.items ?? 0),
      octets: more.octets + (before?.octets ?? 0),
      ms: more.ms + (before?.ms ?? 0),
    });
  });

/** As far back as there is something to learn, days. */
const learnFrom = 60;

/** What things cost on the wire here, going by the last days that anything crossed. */
export const wireSharesOf = async (replica: Replica): Promise<WireShares> => {
  const newest = await replica.spending.toCollection().last();
  if (!newest) return wireShares([]);
  const from = new Date(`${newest.day}T00:00:00Z`);
  from.setUTCDate(from.getUTCDate() - learnFrom);
  return wireShares(
    await spendingBetween(replica, { from: from.toISOString().slice(0, 10), to: newest.day }),
  );
};
