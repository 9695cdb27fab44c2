import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageId } from '../../core/model/ids.ts';
import type { QueueRef } from '../../core/model/queue.ts';
import { cancelledEntries } from '../../core/replica/cancelled-entries.ts';
import {
  cancelEntry,
  listMore,
  moveUpEntry,
  pauseEntry,
  restoreEntry,
  resumeEntry,
} from '../../core/replica/commands/queue-commands.ts';
import { wantText } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { readFetchPolicy, wantedUids } from '../../core/replica/wanted-now.ts';
import { partNumber } from '../mail/body-part.ts';
import { filledReplica, inbox } from './filled-replica.ts';

let replica: Replica;
beforeEach(async () => {
  replica = await filledReplica(3);
});

const texts = { kind: 'folder', mailboxId: inbox, tier: 'texts' } as const satisfies QueueRef;
const lists = { kind: 'folder', mailboxId: inbox, tier: 'lists' } as const satisfies QueueRef;
const nothing = { paused: false, movedUp: null, cancelled: null };

const marks = () => replica.queueMarks.toArray();

/** Asks for the text of a message; names the entry. */
const asked = async (messageId: number): Promise<Extract<QueueRef, { kind: 'want' }>> => {
  await wantText(replica, messageId as MessageId, partNumber('1'), messageId);
  const want = await replica.wants.toCollection().last();
  return { kind: 'want', wantId: want?.id ?? 0 };
};

const want = (ref: Extract<QueueRef, { kind: 'want' }>) => replica.wants.get(ref.wantId);

describe('what somebody asked for', () => {
  it('is held back, goes on, and goes before what was asked for earlier', async () => {
    const first = await asked(1);
    const second = await asked(2);
    await pauseEntry(replica, first);
    expect(await want(first)).toMatchObject({ state: 'paused' });
    await resumeEntry(replica, first);
    expect(await want(first)).toMatchObject({ state: 'waiting', movedUp: null });
    await moveUpEntry(replica, first, 10);
    await moveUpEntry(replica, second, 10);
    const moved = [(await want(first))?.movedUp ?? '', (await want(second))?.movedUp ?? ''];
    expect(moved).toEqual([...moved].sort());
    expect(new Set(moved).size).toBe(2);
  });

  it('goes on after it failed', async () => {
    const ref = await asked(1);
    await replica.wants.update(ref.wantId, { state: 'failed', problem: 'gone' });
    await resumeEntry(replica, ref);
    expect(await want(ref)).toMatchObject({ state: 'waiting', problem: null });
  });

  it('is cancelled and put back as it was, unless it was asked for again', async () => {
    const ref = await asked(1);
    await moveUpEntry(replica, ref, 10);
    const before = await want(ref);
    const cancelled = await cancelEntry(replica, ref, 11);
    expect(await replica.wants.count()).toBe(0);
    await restoreEntry(replica, cancelled);
    expect(await want(ref)).toEqual(before);

    const again = await cancelEntry(replica, ref, 12);
    const other = await asked(1);
    await restoreEntry(replica, again);
    expect(await replica.wants.toArray()).toEqual([await want(other)]);
  });

  it('that came meanwhile is no matter', async () => {
    const ref = await asked(1);
    await replica.wants.clear();
    await pauseEntry(replica, ref);
    await moveUpEntry(replica, ref, 1);
    const cancelled = await cancelEntry(replica, ref, 1);
    await restoreEntry(replica, cancelled);
    expect(await replica.wants.count()).toBe(0);
  });
});

describe("a folder's queue", () => {
  it('is held back and goes on; a mark that says nothing is no row', async () => {
    await pauseEntry(replica, texts);
    expect(await marks()).toEqual([{ mailboxId: inbox, tier: 'texts', ...nothing, paused: true }]);
    await moveUpEntry(replica, texts, 10);
    await resumeEntry(replica, texts);
    expect(await marks()).toMatchObject([{ paused: false, movedUp: expect.any(String) }]);
    await resumeEntry(replica, lists);
    expect(await marks()).toHaveLength(1);
  });

  it('is cancelled up to what is there now, and put back with what was said of it', async () => {
    await moveUpEntry(replica, texts, 10);
    const before = await marks();
    const cancelled = await cancelEntry(replica, texts, 11);
    expect(await marks()).toEqual([
      { mailboxId: inbox, tier: 'texts', ...nothing, cancelled: { through: 3, uidValidity: 0 } },
    ]);
    await restoreEntry(replica, cancelled);
    expect(await marks()).toEqual(before);
  });

  it('of lists is cancelled up to the highest UID that is known', async () => {
    const mailbox = await replica.mailboxes.get(inbox);
    const status = mailbox?.status ?? null;
    await replica.mailboxes.update(inbox, { status: status && { ...status, uidNext: 9 }, listAtLeast: 5 });
    const cancelled = await cancelEntry(replica, lists, 1);
    expect(await marks()).toMatchObject([{ cancelled: { through: 8, uidValidity: status?.uidValidity } }]);
    expect(await replica.mailboxes.get(inbox)).toMatchObject({ listAtLeast: 0 });
    await restoreEntry(replica, cancelled);
    expect(await marks()).toEqual([]);
    expect(await replica.mailboxes.get(inbox)).toMatchObject({ listAtLeast: 5 });
  });

  it('is told of as cancelled, the last first, until it is put back', async () => {
    const first = await cancelEntry(replica, texts, 11);
    const again = await cancelEntry(replica, texts, 12);
    const second = await cancelEntry(replica, lists, 13);
    expect(await cancelledEntries(replica)).toEqual([second, again, first]);
    await restoreEntry(replica, second);
    await restoreEntry(replica, again);
    expect(await cancelledEntries(replica)).toEqual([first]);
    expect(await marks()).toMatchObject([{ tier: 'texts', cancelled: { through: 3 } }]);
    await restoreEntry(replica, first);
    expect(await cancelledEntries(replica)).toEqual([]);
    expect(await marks()).toEqual([]);
  });

  it('is not put back once its folder is gone', async () => {
    await pauseEntry(replica, texts);
    const cancelled = await cancelEntry(replica, texts, 11);
    await replica.mailboxes.delete(inbox);
    await replica.queueMarks.clear();
    await restoreEntry(replica, cancelled);
    expect(await marks()).toEqual([]);
  });

  it('of lists that nobody knows anything of leaves no mark', async () => {
    await replica.mailboxes.update(inbox, { status: null, fact: null });
    await cancelEntry(replica, lists, 1);
    expect(await marks()).toEqual([]);
  });
});

describe('listing more', () => {
  it('goes so many messages beyond those that are listed, also where the rest was cancelled', async () => {
    const mailbox = await replica.mailboxes.get(inbox);
    if (!mailbox?.fact) throw new Error('no INBOX');
    const fact = { ...mailbox.fact, uidNext: 11, live: '1:10' };
    // The newest three are listed.
    await replica.mailboxes.update(inbox, { fact });
    await replica.messages.toCollection().modify((row) => {
      Object.assign(row, { uid: row.id + 7 });
    });
    await cancelEntry(replica, lists, 1);
    const missing = async () => {
      const policy = await readFetchPolicy(replica, { link: 'dialUp', now: 1, override: null });
      const inboxNow = await replica.mailboxes.get(inbox);
      return inboxNow ? wantedUids(replica, policy, inboxNow, [[1, 7]]) : null;
    };
    expect(await missing()).toEqual([]);
    await listMore(replica, { mailboxId: inbox, count: 2 });
    expect(await missing()).toEqual([[6, 7]]);
    await listMore(replica, { mailboxId: inbox, count: 2 });
    expect(await missing()).toEqual([[4, 7]]);
  });
});
