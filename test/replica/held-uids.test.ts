import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUids, formatUidSet, subtractUidSets, type UidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { heldUids } from '../../core/replica/record/held-uids.ts';
import { newReplica } from '../sync/new-replica.ts';
import { listedMessage } from './filled-replica.ts';

const mailboxId = 1 as MailboxId;
const uidValidity = 7;

const addRows = (replica: Replica, uids: readonly number[]) =>
  replica.messages.bulkAdd(uids.map((uid) => listedMessage(uid, { mailboxId, uidValidity })));

const range = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

const heldWith = async (uids: readonly number[], likely: UidSet): Promise<string> => {
  const replica = newReplica();
  await addRows(replica, uids);
  // Neighbours that are not to be counted along.
  await replica.messages.bulkAdd([
    listedMessage(1, { id: 9_001 as MessageId, mailboxId, uidValidity: uidValidity - 1 }),
    listedMessage(9, { id: 9_002 as MessageId, mailboxId, uidValidity: uidValidity + 1 }),
    listedMessage(4, { id: 9_003 as MessageId, mailboxId: 2 as MailboxId, uidValidity }),
  ]);
  const held = formatUidSet(await heldUids(replica, mailboxId, uidValidity, likely));
  replica.close();
  return held;
};

describe('the UIDs that have a row', () => {
  it('are the same whether counts tell them or keys', async () => {
    const sets = fc.record({
      live: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      without: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(sets, async ({ live, without }) => {
        const held = subtractUidSets(uidSetOf(live), uidSetOf(without));
        const uids = live.filter((uid) => !without.includes(uid));
        expect(await heldWith(uids, uidSetOf(live))).toBe(formatUidSet(held));
        expect(await heldWith(uids, [])).toBe(formatUidSet(held));
      }),
      { numRuns: 60 },
    );
  });

  it('are told where every second one is missing, which would take too many counts', async () => {
    const uids = range(1, 999, 2);
    expect(await heldWith(uids, [[1, 1_000]])).toBe(formatUidSet(uidSetOf(uids)));
  });

  it('are told where they are not among the likely ones', async () => {
    expect(await heldWith([3, 4, 90], [[1, 10]])).toBe('3:4,90');
    expect(await heldWith([3, 4], [[4, 10]])).toBe('3:4');
  });

  it('are few counts where listing stopped half way', async () => {
    const replica = newReplica();
    await addRows(replica, range(401, 1_000));
    let counts = 0;
    replica.use({
      stack: 'dbcore',
      name: 'counted',
      create: (core) => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          const query: typeof table.query = (request) => {
            throw new Error(`keys were read from ${request.query.index.name}`);
          };
          const count: typeof table.count = (request) => {
            counts += 1;
            return table.count(request);
          };
          return name === 'messages'
            ? { ...table, query, openCursor: () => Promise.reject(new Error('cursor')), count }
            : table;
        },
      }),
    });
    const held = await heldUids(replica, mailboxId, uidValidity, [[1, 1_000]]);
    expect([formatUidSet(held), countUids(held)]).toEqual(['401:1000', 600]);
    expect(counts).toBeLessThan(20);
  });
});
