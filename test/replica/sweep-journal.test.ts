import { expect, it } from 'vitest';
import type { ActionId, ChangeId, MessageId } from '../../core/model/ids.ts';
import type { JournalRow } from '../../core/replica/database.ts';
import { sweepJournal } from '../../core/replica/record/sweep-journal.ts';
import { newReplica } from '../sync/new-replica.ts';

let last = 0;

/** Entries of one action, oldest first. */
const action = (length: number, state: JournalRow['state']): JournalRow[] => {
  const ids = Array.from({ length }, () => {
    last += 1;
    return `${String(last).padStart(12, '0')}-000000.replica1` as ChangeId;
  });
  return ids.map((id) => ({
    id,
    action: String(ids[0]) as ActionId,
    state,
    pending: 0,
    change: { kind: 'flags', messageId: 1 as MessageId, add: ['\\Seen'], remove: [] },
  }));
};

it('the oldest actions are dropped, whole, and none of the newest entries', async () => {
  const replica = newReplica();
  const old = action(70, { kind: 'applied' });
  const waiting = action(1, { kind: 'conflict' });
  const large = action(520, { kind: 'applied' });
  const small = action(10, { kind: 'undone' });
  await replica.journal.bulkAdd([...old, ...waiting, ...large]);
  await sweepJournal(replica, 500);
  expect(await replica.journal.orderBy('id').primaryKeys()).toEqual(
    [...waiting, ...large].map(({ id }) => id),
  );
  await replica.journal.bulkAdd(small);
  await sweepJournal(replica, 500);
  expect(await replica.journal.count()).toBe(531);
  await replica.journal.bulkAdd(action(500, { kind: 'applied' }));
  await sweepJournal(replica, 500);
  expect(await replica.journal.count()).toBe(501);
  expect(await replica.journal.get(waiting[0]?.id as ChangeId)).toBeDefined();
});
