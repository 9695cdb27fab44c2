import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { tcpIpBytes } from '../../core/policy/wire-bytes.ts';
import { LinkSpending, type SpentOn } from '../../core/sync/link-spending.ts';
import { ManualClock } from './manual-clock.ts';
import { newReplica } from './new-replica.ts';

const inbox = { id: 3 as MailboxId, path: 'INBOX' };
const on = (purpose: SpentOn['purpose'], items = 0, octets = 0) => ({
  purpose,
  mailbox: purpose === 'connecting' ? null : inbox,
  items,
  octets,
  link: 'metered' as const,
  free: false,
});

describe('where the bytes of a session went', () => {
  it('is told piece by piece, and the pieces add up to the meter and its headers', async () => {
    const replica = newReplica();
    const clock = new ManualClock();
    const spending = new LinkSpending(replica, clock);
    spending.beginConnection();
    clock.advance(2_000);
    await spending.attribute({ up: 900, down: 2_600, flights: 3 }, on('connecting'));
    clock.advance(1_500);
    await spending.attribute({ up: 1_000, down: 22_600, flights: 4 }, on('lists', 200, 0));
    clock.advance(500);
    await spending.attribute({ up: 1_100, down: 23_100, flights: 5 }, on('lists', 5, 0));
    await spending.attribute({ up: 1_100, down: 23_100, flights: 5 }, on('checking'));
    await spending.attribute({ up: 1_150, down: 23_200, flights: 6 }, on('connecting', 1));
    const rows = await replica.spending.toArray();
    const common = { day: dayOf(clock.now()), link: 'metered' };
    expect(rows).toEqual([
      {
        ...common,
        mailboxId: 0,
        purpose: 'connecting',
        path: null,
        up: 950,
        down: 2_700,
        items: 1,
        octets: 0,
        ms: 2_000,
        counted: expect.any(Number),
      },
      {
        ...common,
        mailboxId: 3,
        purpose: 'lists',
        path: 'INBOX',
        up: 200,
        down: 20_500,
        items: 205,
        octets: 0,
        ms: 2_000,
        counted: expect.any(Number),
      },
    ]);
    const counted = 1_150 + 23_200 + tcpIpBytes({ up: 1_150, down: 23_200, flights: 6, connections: 1 });
    expect(rows.reduce((sum, row) => sum + row.counted, 0)).toBe(counted);
    expect(spending.counted).toBe(counted);
  });

  it('goes on counting over a reconnect, and begins anew with another session', async () => {
    const clock = new ManualClock();
    const spending = new LinkSpending(newReplica(), clock);
    spending.beginConnection();
    await spending.attribute({ up: 500, down: 500, flights: 1 }, on('connecting'));
    const once = spending.counted;
    spending.beginConnection();
    await spending.attribute({ up: 500, down: 500, flights: 1 }, on('connecting'));
    expect(spending.counted).toBe(2 * once);
    spending.beginBudget();
    expect(spending.counted).toBe(0);
  });

  it('counts nothing while data is free, and has crossed all the same', async () => {
    const replica = newReplica();
    const spending = new LinkSpending(replica, new ManualClock());
    spending.beginConnection();
    await spending.attribute({ up: 500, down: 5_000, flights: 1 }, { ...on('texts', 1, 9_000), free: true });
    expect(spending.counted).toBe(0);
    await spending.attribute({ up: 600, down: 6_000, flights: 2 }, on('texts', 1, 2_000));
    expect(spending.counted).toBeGreaterThan(1_100);
    expect(spending.counted).toBeLessThan(1_100 + 300);
    expect(await replica.spending.toArray()).toMatchObject([
      { up: 600, down: 6_000, counted: spending.counted, items: 2, octets: 11_000 },
    ]);
  });
});
