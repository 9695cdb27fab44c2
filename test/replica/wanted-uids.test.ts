import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUidSet, hasUid, uidSetOf } from '../../core/merge/uid-set.ts';
import type { Hlc, MessageId } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import type { Reach } from '../../core/model/rule.ts';
import { listMore } from '../../core/replica/commands/queue-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { folderPolicies } from '../../core/replica/fetch-policy.ts';
import { unlistedInReach } from '../../core/replica/unlisted-in-reach.ts';
import { readFetchPolicy, wantedUids } from '../../core/replica/wanted-now.ts';
import { newReplica } from '../sync/new-replica.ts';
import { inbox, listedMailbox, listedMessage } from './filled-replica.ts';

const now = 1_790_000_000_000;
const dayMs = 86_400_000;
const uidValidity = 7;

interface Folder {
  /** Days since they came, of those that are listed; the UIDs are the places. Null for those that are not. */
  readonly daysAgo: readonly (number | null)[];
  readonly reach: Reach;
  readonly listAtLeast: number;
  readonly priority: Priority | null;
  readonly cancelledThrough: number | null;
}

const folderWith = (change: Partial<Folder>): Folder => ({
  daysAgo: [],
  reach: { kind: 'all' },
  listAtLeast: 0,
  priority: null,
  cancelledThrough: null,
  ...change,
});

const uidsOf = ({ daysAgo }: Folder): number[] => daysAgo.map((_, index) => index + 1);

const replicaOf = async (folder: Folder): Promise<Replica> => {
  const { daysAgo, reach, listAtLeast, priority, cancelledThrough } = folder;
  const replica = newReplica();
  const live = formatUidSet(uidSetOf(uidsOf(folder)));
  const uidNext = daysAgo.length + 1;
  await replica.mailboxes.add(
    listedMailbox(inbox, 'INBOX', {
      role: 'inbox',
      priority,
      listAtLeast,
      status: { messages: daysAgo.length, uidNext, uidValidity, unseen: 0, highestModseq: null },
      fact: { uidValidity, uidNext, highestModseq: null, live, observed: '0' as Hlc },
    }),
  );
  await replica.messages.bulkAdd(
    daysAgo.flatMap((days, index) =>
      days === null
        ? []
        : [
            listedMessage(index + 1, {
              id: (index + 1) as MessageId,
              uidValidity,
              internalDate: now - days * dayMs - 1,
            }),
          ],
    ),
  );
  await replica.rules.add({ scope: 'account', link: 'any', fetch: { kind: 'lists' }, reach });
  if (cancelledThrough !== null) {
    const cancelled = { through: cancelledThrough, uidValidity };
    await replica.queueMarks.add({
      mailboxId: inbox,
      tier: 'lists',
      paused: false,
      movedUp: null,
      cancelled,
    });
  }
  return replica;
};

const policyOf = (replica: Replica) => readFetchPolicy(replica, { link: 'dialUp', now, override: null });

const wantedIn = async (replica: Replica, { daysAgo }: Folder): Promise<number[]> => {
  const missing = uidSetOf(daysAgo.flatMap((days, index) => (days === null ? [index + 1] : [])));
  const mailbox = await replica.mailboxes.get(inbox);
  if (!mailbox) throw new Error('no INBOX');
  const wanted = await wantedUids(replica, await policyOf(replica), mailbox, missing);
  return daysAgo.flatMap((_, index) => (hasUid(wanted, index + 1) ? [index + 1] : []));
};

/** The same in words, UID by UID. */
const plainly = (folder: Folder): number[] => {
  const { daysAgo, reach, listAtLeast, priority, cancelledThrough } = folder;
  const listed = uidsOf(folder).filter((uid) => daysAgo[uid - 1] !== null);
  const lowest = listed.slice(0, 20);
  return uidsOf(folder).filter((uid) => {
    if (daysAgo[uid - 1] !== null) return false;
    const newer = daysAgo.length - uid;
    if (newer < listAtLeast) return true;
    if (priority === 'off' || (cancelledThrough !== null && uid <= cancelledThrough)) return false;
    if (reach.kind === 'messages') return newer < reach.messages;
    if (reach.kind === 'all') return true;
    const isOld = (other: number) => (daysAgo[other - 1] ?? 0) >= reach.days;
    return lowest.length < 20 || !lowest.every(isOld) || uid > (lowest[0] ?? 0);
  });
};

const folders = fc.record({
  daysAgo: fc.oneof(
    fc.array(fc.option(fc.nat(100), { freq: 3 }), { maxLength: 40 }),
    // Listed from the newest on, back to where they are old.
    fc
      .tuple(fc.nat(15), fc.nat(15), fc.integer({ min: 15, max: 30 }))
      .map(([missing, old, young]) => [
        ...Array.from({ length: missing }, () => null),
        ...Array.from({ length: old + 10 }, () => 50),
        ...Array.from({ length: young }, () => 5),
      ]),
  ),
  reach: fc.oneof(
    fc.constant<Reach>({ kind: 'all' }),
    fc.integer({ min: 1, max: 45 }).map((messages): Reach => ({ kind: 'messages', messages })),
    fc.constantFrom(20, 60).map((days): Reach => ({ kind: 'days', days })),
  ),
  listAtLeast: fc.oneof(fc.constant(0), fc.nat(45)),
  priority: fc.option(fc.constantFrom<Priority>('low', 'off')),
  cancelledThrough: fc.option(fc.nat(45)),
});

describe('which messages are to be listed', () => {
  it('is what rule, rank, marks and what somebody asked for say of each', async () => {
    await fc.assert(
      fc.asyncProperty(folders, async (folder) => {
        const replica = await replicaOf(folder);
        expect(await wantedIn(replica, folder)).toEqual(plainly(folder));
        replica.close();
      }),
      { numRuns: 200 },
    );
  });

  it('is foretold in number, where no date has to be guessed', async () => {
    await fc.assert(
      fc.asyncProperty(folders, async (folder) => {
        fc.pre(folder.reach.kind !== 'days');
        const replica = await replicaOf(folder);
        const policy = folderPolicies(await policyOf(replica)).get(inbox);
        if (!policy) throw new Error('no INBOX');
        expect(await unlistedInReach(replica, policy, now)).toBe(plainly(folder).length);
        replica.close();
      }),
      { numRuns: 100 },
    );
  });

  it('ends where twenty listed messages are too old, until somebody asks for more', async () => {
    const old = folderWith({
      daysAgo: [...Array(500).fill(null), ...Array(20).fill(40), ...Array(80).fill(3)],
      reach: { kind: 'days', days: 30 },
    });
    const replica = await replicaOf(old);
    expect(await wantedIn(replica, old)).toEqual([]);
    await listMore(replica, { mailboxId: inbox, count: 50 });
    expect(await wantedIn(replica, old)).toEqual(Array.from({ length: 50 }, (_, index) => 451 + index));
    const young = folderWith({ ...old, daysAgo: old.daysAgo.with(510, 3) });
    expect(await wantedIn(await replicaOf(young), young)).toHaveLength(500);
  });

  it('is estimated from how many came a day where a rule goes back further than what is listed', async () => {
    // Four a day for twenty days are listed: forty days more are eighty.
    const folder = folderWith({
      daysAgo: [...Array(500).fill(null), ...Array.from({ length: 80 }, (_, index) => 20 - index / 4)],
      reach: { kind: 'days', days: 40 },
    });
    const replica = await replicaOf(folder);
    const policy = folderPolicies(await policyOf(replica)).get(inbox);
    if (!policy) throw new Error('no INBOX');
    const estimate = await unlistedInReach(replica, policy, now);
    expect(estimate).toBeGreaterThan(80);
    expect(estimate).toBeLessThan(120);
  });

  it('is foretold with what came since the folder was opened, as far as the rule goes and it was not cancelled', async () => {
    const foretold = async (change: Partial<Folder>): Promise<number> => {
      const replica = await replicaOf(folderWith({ daysAgo: Array(10).fill(1), ...change }));
      const mailbox = await replica.mailboxes.get(inbox);
      const status = mailbox?.status ?? null;
      await replica.mailboxes.update(inbox, { status: status && { ...status, messages: 40, uidNext: 41 } });
      const policy = folderPolicies(await policyOf(replica)).get(inbox);
      if (!policy) throw new Error('no INBOX');
      return unlistedInReach(replica, policy, now);
    };
    expect(await foretold({})).toBe(30);
    expect(await foretold({ reach: { kind: 'messages', messages: 7 } })).toBe(7);
    expect(await foretold({ cancelledThrough: 39 })).toBe(30);
    expect(await foretold({ cancelledThrough: 40 })).toBe(0);
    expect(await foretold({ priority: 'off', listAtLeast: 5 })).toBe(5);
  });
});
