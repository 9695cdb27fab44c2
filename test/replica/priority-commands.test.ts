import { beforeEach, describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import {
  moveInOrder,
  placeInOrder,
  restorePriorities,
  setPriority,
} from '../../core/replica/commands/priority-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { FolderWatch } from '../../core/replica/folder-watch.ts';
import { folders } from '../../core/replica/queries.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { newReplica } from '../sync/new-replica.ts';
import { listedMailbox } from './filled-replica.ts';

const id = (number: number) => number as MailboxId;
const inbox = id(1);
const work = id(2);
const old = id(3);
const lists = id(4);
const notes = id(5);
const junk = id(6);

let replica: Replica;
beforeEach(async () => {
  replica = newReplica();
  await replica.mailboxes.bulkAdd([
    listedMailbox(inbox, 'INBOX', { role: 'inbox' }),
    listedMailbox(work, 'Work'),
    listedMailbox(old, 'Work/Old'),
    listedMailbox(lists, 'Lists'),
    listedMailbox(notes, 'Notes'),
    listedMailbox(junk, 'Junk', { role: 'junk' }),
  ]);
});

const words = (views: readonly FolderView[]) =>
  views.map(({ mailbox, priority, inheritedFrom }) =>
    [mailbox.path, priority, ...(inheritedFrom === null ? [] : ['inherited'])].join(' '),
  );

/** The folders as the tree shows them. */
const shown = async () => words(await folders(replica));

const rows = () => replica.mailboxes.toArray();

describe('a priority', () => {
  it('holds for the folders below that have none of their own', async () => {
    await setPriority(replica, { mailboxId: work, priority: 'high' });
    expect(await shown()).toEqual([
      'INBOX high',
      'Work high',
      'Work/Old high inherited',
      'Lists normal',
      'Notes normal',
      'Junk low',
    ]);
    await setPriority(replica, { mailboxId: old, priority: 'low' });
    expect(await shown()).toContain('Work/Old low');
    await setPriority(replica, { mailboxId: old, priority: null });
    expect(await shown()).toContain('Work/Old high inherited');
  });

  it('is put back with the places that were left for it', async () => {
    await placeInOrder(replica, { mailboxId: notes, beside: lists, side: 'before' });
    const before = await rows();
    const change = await setPriority(replica, { mailboxId: notes, priority: 'off' });
    expect(change.before).toEqual([{ mailboxId: notes, priority: null, position: expect.any(Number) }]);
    expect((await replica.mailboxes.get(notes))?.position).toBeNull();
    const again = await restorePriorities(replica, change);
    expect(await rows()).toEqual(before);
    await restorePriorities(replica, again);
    expect(await shown()).toContain('Notes off');
  });

  it('that was there already changes nothing', async () => {
    await setPriority(replica, { mailboxId: work, priority: 'low' });
    expect(await setPriority(replica, { mailboxId: work, priority: 'low' })).toEqual({ before: [] });
    expect(await setPriority(replica, { mailboxId: id(99), priority: 'low' })).toEqual({ before: [] });
  });
});

describe('the order of folders', () => {
  it('is as they are put beside each other, and as before once that is taken back', async () => {
    const before = await rows();
    const change = await placeInOrder(replica, { mailboxId: notes, beside: lists, side: 'before' });
    expect(await shown()).toEqual([
      'INBOX high',
      'Notes normal',
      'Lists normal',
      'Work normal',
      'Work/Old normal',
      'Junk low',
    ]);
    await restorePriorities(replica, change);
    expect(await rows()).toEqual(before);
  });

  it('is changed step by step, and a folder takes along what stands below it', async () => {
    await moveInOrder(replica, { mailboxId: work, by: -1 });
    await moveInOrder(replica, { mailboxId: work, by: -1 });
    expect(await shown()).toEqual([
      'INBOX high',
      'Work normal',
      'Work/Old normal',
      'Lists normal',
      'Notes normal',
      'Junk low',
    ]);
  });

  it('leads into another rank beside a folder of that', async () => {
    await placeInOrder(replica, { mailboxId: work, beside: junk, side: 'after' });
    expect(await shown()).toEqual([
      'INBOX high',
      'Lists normal',
      'Notes normal',
      'Junk low',
      'Work low',
      'Work/Old low inherited',
    ]);
  });

  it('is told to who watches the folders', async () => {
    const told: string[][] = [];
    const watch = await new Promise<FolderWatch>((resolve, reject) => {
      const watching: FolderWatch = new FolderWatch(replica, {
        onFolders: (views) => {
          told.push(words(views));
          if (told.length === 1) void setPriority(replica, { mailboxId: junk, priority: 'high' });
          if (told.at(-1)?.includes('Junk high')) resolve(watching);
        },
        onError: reject,
      });
    });
    watch.stop();
    expect(told[0]).toContain('Junk low');
    expect(told.at(-1)).toEqual([
      'INBOX high',
      'Junk high',
      'Lists normal',
      'Notes normal',
      'Work normal',
      'Work/Old normal',
    ]);
  });
});
