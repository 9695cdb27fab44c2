import Dexie from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ContentId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import type { Replica } from '../../core/replica/database.ts';
import { FolderWatch } from '../../core/replica/folder-watch.ts';
import { folders } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { newReplica } from '../sync/new-replica.ts';

const addFolder = (replica: Replica, path: string) =>
  replica.mailboxes.add({
    path,
    delimiter: '/',
    role: 'none',
    selectable: true,
    priority: null,
    position: null,
    listAtLeast: 0,
    listed: true,
    subscribed: true,
    status: null,
    fact: null,
  });

const addRows = (replica: Replica, mailboxId: MailboxId, uids: readonly number[]) =>
  replica.messages.bulkAdd(
    uids.map((uid) => ({
      mailboxId,
      uidValidity: 1,
      uid,
      contentId: `f:${mailboxId}-${uid}` as ContentId,
      internalDate: uid,
      size: 1,
      sender: 'Ann',
      subject: 'Tides',
      attachments: 0,
      flags: [],
      modseq: null,
      observed: '0' as Hlc,
      vanished: null,
      shown: { mailboxId: mailboxId, flags: [], unseen: 1 as const, unsent: 0 as const },
    })),
  );

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const watches: FolderWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop();
});

/** What the watch last told, as `path listed/unread`. */
const watched = (replica: Replica) => {
  const errors: unknown[] = [];
  let told: readonly FolderView[] | null = null;
  let times = 0;
  const watch = new FolderWatch(replica, {
    onFolders: (views) => {
      told = views;
      times += 1;
    },
    onError: (error) => errors.push(error),
  });
  watches.push(watch);
  return {
    watch,
    errors,
    shown: () => told?.map(({ mailbox, listed, unread }) => `${mailbox.path} ${listed}/${unread}`),
    told: () => told,
    times: () => times,
  };
};

describe('the folders, watched', () => {
  it('follow rows that come, change and go, one by one or many at once, and mailboxes', async () => {
    const replica = newReplica();
    const inbox = await addFolder(replica, 'INBOX');
    const { shown, told, errors } = watched(replica);
    await expect.poll(shown).toEqual(['INBOX 0/0']);

    await addRows(replica, inbox, range(1, 200));
    await expect.poll(shown).toEqual(['INBOX 200/200']);
    const first = 1 as MessageId;
    await replica.messages.update(first, { 'shown.unseen': 0 });
    await expect.poll(shown).toEqual(['INBOX 200/199']);
    await replica.messages.delete(first);
    await expect.poll(shown).toEqual(['INBOX 199/199']);
    await replica.messages.where('id').above(100).delete();
    await expect.poll(shown).toEqual(['INBOX 99/99']);

    const lists = await addFolder(replica, 'Lists');
    await addRows(replica, lists, range(1, 3));
    await expect.poll(shown).toEqual(['INBOX 99/99', 'Lists 3/3']);
    await replica.mailboxes.delete(lists);
    await expect.poll(shown).toEqual(['INBOX 99/99']);
    expect(told()).toEqual(await folders(replica));
    expect(errors).toEqual([]);
  });

  it('are told no more once the watch has stopped, not even of a replica that is closed', async () => {
    const replica = newReplica();
    const inbox = await addFolder(replica, 'INBOX');
    const { watch, shown, times, errors } = watched(replica);
    await expect.poll(shown).toEqual(['INBOX 0/0']);
    const before = times();
    const writing = addRows(replica, inbox, range(1, 60));
    watch.stop();
    await writing;
    replica.close();
    Dexie.on.storagemutated.fire({});
    await vi.waitFor(() => expect(times()).toBe(before));
    expect(errors).toEqual([]);
  });

  it('give a mailbox that takes long to count a rest, and end with the right count all the same', async () => {
    const replica = newReplica();
    const inbox = await addFolder(replica, 'INBOX');
    let now = 1_000;
    // Every count takes 25 ms by this clock.
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
      now += 25;
      return now;
    });
    const { shown, times } = watched(replica);
    await expect.poll(shown).toEqual(['INBOX 0/0']);
    const batches = 40;
    for (let batch = 0; batch < batches; batch += 1) {
      await addRows(replica, inbox, range(batch * 10 + 1, batch * 10 + 10));
    }
    await vi.waitFor(() => expect(shown()).toEqual([`INBOX ${10 * batches}/${10 * batches}`]));
    expect(times()).toBeLessThan(batches / 2);
    clock.mockRestore();
  });
});
