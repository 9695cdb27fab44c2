import { beforeEach, describe, expect, it } from 'vitest';
import type { Spending } from '../../core/model/budget.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { defaultShares } from '../../core/policy/wire-bytes.ts';
import type { Replica } from '../../core/replica/database.ts';
import { recordSpending, spendingBetween, spentNow, wireSharesOf } from '../../core/replica/spending.ts';
import { newReplica } from '../sync/new-replica.ts';

let replica: Replica;
beforeEach(() => {
  replica = newReplica();
});

const now = new Date(2026, 10, 22, 12).getTime();
const today = dayOf(now);

const crossed = (change: Partial<Spending> = {}): Spending => ({
  day: today,
  link: 'satellite',
  mailboxId: 1,
  purpose: 'lists',
  path: 'INBOX',
  up: 100,
  down: 900,
  counted: 1_100,
  items: 10,
  octets: 0,
  ms: 50,
  ...change,
});

describe('what crossed', () => {
  it('adds up by day, kind of link, folder and purpose', async () => {
    await recordSpending(replica, crossed());
    await recordSpending(
      replica,
      crossed({ path: 'Inbox', up: 1, down: 2, counted: 3, items: 4, octets: 5, ms: 6 }),
    );
    await recordSpending(replica, crossed({ purpose: 'texts' }));
    expect(await spendingBetween(replica, { from: today, to: today })).toEqual([
      crossed({ path: 'Inbox', up: 101, down: 902, counted: 1_103, items: 14, octets: 5, ms: 56 }),
      crossed({ purpose: 'texts' }),
    ]);
  });

  it('is told from one day to another', async () => {
    const days = ['2026-10-31', '2026-11-01', '2026-11-21', today];
    for (const day of days) await recordSpending(replica, crossed({ day }));
    const between = await spendingBetween(replica, { from: '2026-11-01', to: '2026-11-21' });
    expect(between.map(({ day }) => day)).toEqual(['2026-11-01', '2026-11-21']);
  });

  it('counts for its month though the clock was some days ahead', async () => {
    await recordSpending(replica, crossed({ day: '2026-11-29', counted: 5 }));
    await recordSpending(replica, crossed({ day: '2026-12-01', counted: 7 }));
    expect(await spentNow(replica, { link: 'satellite', now, session: 0 })).toEqual({
      session: 0,
      day: 0,
      month: 5,
    });
  });

  it('counts for the limits of its own kind of link', async () => {
    await recordSpending(replica, crossed({ day: '2026-10-31' }));
    await recordSpending(replica, crossed({ day: '2026-11-01', counted: 5 }));
    await recordSpending(replica, crossed({ counted: 70 }));
    await recordSpending(replica, crossed({ counted: 0, purpose: 'texts' }));
    await recordSpending(replica, crossed({ link: 'broadband' }));
    const spent = (link: Spending['link']) => spentNow(replica, { link, now, session: 9 });
    expect(await spent('satellite')).toEqual({ session: 9, day: 70, month: 75 });
    expect(await spent('broadband')).toEqual({ session: 9, day: 1_100, month: 1_100 });
    expect(await spent('dialUp')).toEqual({ session: 9, day: 0, month: 0 });
  });

  it('tells what things cost here, once there was enough of it', async () => {
    expect(await wireSharesOf(replica)).toEqual(defaultShares);
    await recordSpending(replica, crossed({ items: 1_000, up: 0, down: 120_000 }));
    await recordSpending(replica, crossed({ items: 1_000, up: 0, down: 10_000_000, day: '2026-08-01' }));
    expect(await wireSharesOf(replica)).toEqual({ ...defaultShares, listBytes: 120 });
  });
});
