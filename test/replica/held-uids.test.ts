import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUids, formatUidSet, subtractUidSets, type UidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import { heldByCounts } from '../../core/replica/record/held-by-counts.ts';
import { heldUids } from '../../core/replica/record/held-uids.ts';
import { newReplica } from '../sync/new-replica.ts';
import { listedMessage } from './filled-replica.ts';

const range = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

/** What counts tell of these rows, and how many counts that took. */
const byCounts = async (uids: readonly number[], likely: UidSet) => {
  let counts = 0;
  const held = await heldByCounts(likely, async (first, last) => {
    counts += 1;
    return uids.filter((uid) => uid >= first && uid <= last).length;
  });
  return { held: held && formatUidSet(held), counts };
};

describe('the UIDs that have a row, told by counts', () => {
  it('are those that are likely and not missing', async () => {
    const sets = fc.record({
      live: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      without: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(sets, async ({ live, without }) => {
        const expected = subtractUidSets(uidSetOf(live), uidSetOf(without));
        const uids = live.filter((uid) => !without.includes(uid));
        expect((await byCounts(uids, uidSetOf(live))).held).toBe(formatUidSet(expected));
      }),
    );
  });

  it('take few counts where listing stopped half way', async () => {
    const { held, counts } = await byCounts(range(40_001, 100_000), [[1, 100_000]]);
    expect(held).toBe('40001:100000');
    expect(counts).toBeLessThan(25);
  });

  it('are not told where every second one is missing', async () => {
    expect((await byCounts(range(1, 999, 2), [[1, 1_000]])).held).toBeNull();
  });

  it('are not told where a row has another UID', async () => {
    expect((await byCounts([3, 4, 90], [[1, 10]])).held).toBeNull();
    expect((await byCounts([3, 4], [[4, 10]])).held).toBeNull();
  });
});

it.each([
  ['few', 400, range(100, 300)],
  ['many', 21_000, [1, 2, ...range(20_900, 21_000)]],
  ['many, some of them likely in vain and one not at all', 21_000, [5, 30_000]],
])('the UIDs that have a row are those of one folder: %s', async (_, most, uids) => {
  const replica = newReplica();
  const [mailboxId, uidValidity] = [1 as MailboxId, 7];
  await replica.messages.bulkAdd(
    uids.map((uid) => listedMessage(uid, { id: uid as MessageId, mailboxId, uidValidity })),
  );
  // Neighbours that are not to be counted along.
  await replica.messages.bulkAdd([
    listedMessage(1, { id: 90_001 as MessageId, mailboxId, uidValidity: uidValidity - 1 }),
    listedMessage(9, { id: 90_002 as MessageId, mailboxId, uidValidity: uidValidity + 1 }),
    listedMessage(4, { id: 90_003 as MessageId, mailboxId: 2 as MailboxId, uidValidity }),
  ]);
  const held = await heldUids(replica, mailboxId, uidValidity, [[1, most]]);
  expect([formatUidSet(held), countUids(held)]).toEqual([formatUidSet(uidSetOf(uids)), uids.length]);
});
