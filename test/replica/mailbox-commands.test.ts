import { describe, expect, it } from 'vitest';
import type { MailboxId } from '../../core/model/ids.ts';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import { moveMessages } from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { folders } from '../../core/replica/queries.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { clients, filledReplica, ids, inbox, listedMailbox, trash } from './filled-replica.ts';

const paths = async (replica: Replica) => (await shownMailboxes(replica)).map(({ path }) => path);

/** INBOX, Clients with two folders in it, and Trash. */
const withFolders = async (): Promise<Replica> => {
  const replica = await filledReplica(2);
  await replica.mailboxes.bulkAdd([
    listedMailbox(10 as MailboxId, 'Clients/2023'),
    listedMailbox(11 as MailboxId, 'Clients/2024'),
    listedMailbox(12 as MailboxId, 'Clientship'),
  ]);
  return replica;
};

describe('a new folder', () => {
  it('is there at once, whole and marked as not yet sent', async () => {
    const replica = await withFolders();
    const { mailboxId } = await createMailbox(replica, { path: 'Clients/2025' }, 1);
    await moveMessages(replica, { messageIds: ids(1), to: mailboxId }, 1);
    const made = (await folders(replica)).find(({ mailbox }) => mailbox.id === mailboxId);
    expect(made).toMatchObject({ name: '2025', depth: 1, total: 1, listed: 1, unread: 1, unsent: true });
    expect(made?.mailbox).toMatchObject({ delimiter: '/', subscribed: true, selectable: true, role: 'none' });
  });

  it.each([
    ['', 'badName'],
    ['/Clients', 'badName'],
    ['Clients/', 'badName'],
    ['Clients//2025', 'badName'],
    ['two\nlines', 'badName'],
    ['half\ud800', 'badName'],
    ['Clients/2024', 'folderExists'],
    ['inbox', 'folderExists'],
  ])('is not called %j', async (path, code) => {
    const replica = await withFolders();
    await expect(createMailbox(replica, { path }, 1)).rejects.toMatchObject({ code });
    expect(await replica.journal.count()).toBe(0);
  });

  it('in INBOX is in INBOX, however that is written', async () => {
    const replica = await withFolders();
    await createMailbox(replica, { path: 'Inbox/Later' }, 1);
    expect(await paths(replica)).toContain('INBOX/Later');
  });

  it('may have the name that another was renamed or deleted from', async () => {
    const replica = await withFolders();
    await renameMailbox(replica, { mailboxId: clients, path: 'Old' }, 1);
    await deleteMailbox(replica, { mailboxId: trash }, 1);
    await createMailbox(replica, { path: 'Clients' }, 1);
    await createMailbox(replica, { path: 'Trash' }, 1);
    expect((await paths(replica)).sort()).toEqual([
      'Clients',
      'Clientship',
      'INBOX',
      'Old',
      'Old/2023',
      'Old/2024',
      'Trash',
    ]);
  });
});

describe('renaming a folder', () => {
  it('takes those in it along, and keeps every row', async () => {
    const replica = await withFolders();
    expect(await renameMailbox(replica, { mailboxId: clients, path: 'Work/Customers' }, 1)).toMatchObject({
      changed: 1,
    });
    await renameMailbox(replica, { mailboxId: 10 as MailboxId, path: 'Last year' }, 1);
    expect(await paths(replica)).toEqual([
      'INBOX',
      'Work/Customers',
      'Trash',
      'Last year',
      'Work/Customers/2024',
      'Clientship',
    ]);
    const changes = (await replica.journal.orderBy('id').toArray()).map(({ change }) => change);
    expect(changes).toMatchObject([
      { from: 'Clients', to: 'Work/Customers' },
      { from: 'Work/Customers/2023', to: 'Last year' },
    ]);
  });

  it.each([
    [inbox, 'Post', 'fixedFolder'],
    [clients, 'Clients/2024/Clients', 'badName'],
    [clients, 'Trash', 'folderExists'],
    [clients, '', 'badName'],
    [77, 'Nowhere', 'noFolder'],
  ])('%i to %j is refused', async (mailboxId, path, code) => {
    const replica = await withFolders();
    const renaming = renameMailbox(replica, { mailboxId: mailboxId as MailboxId, path }, 1);
    await expect(renaming).rejects.toMatchObject({ code });
  });

  it('is refused where a folder in it would take the place of another', async () => {
    const replica = await withFolders();
    await replica.mailboxes.add(listedMailbox(13 as MailboxId, 'Work/2024'));
    const renaming = renameMailbox(replica, { mailboxId: clients, path: 'Work' }, 1);
    await expect(renaming).rejects.toMatchObject({ code: 'folderExists' });
  });

  it('to the name that it has is nothing', async () => {
    const replica = await withFolders();
    expect(await renameMailbox(replica, { mailboxId: clients, path: 'Clients' }, 1)).toEqual({
      action: null,
      changed: 0,
    });
  });
});

describe('deleting a folder', () => {
  it('hides it with its messages, and nothing else', async () => {
    const replica = await withFolders();
    await moveMessages(replica, { messageIds: ids(1), to: 11 as MailboxId }, 1);
    await deleteMailbox(replica, { mailboxId: 11 as MailboxId }, 1);
    const shown = (await folders(replica)).map(
      ({ mailbox, total, unread }) => `${mailbox.path} ${total} ${unread}`,
    );
    expect(shown).toEqual(['INBOX 1 1', 'Clients 0 0', 'Clients/2023 0 0', 'Clientship 0 0', 'Trash 0 0']);
  });

  it('is refused for INBOX, and for one that holds folders, by the folders that are shown', async () => {
    const replica = await withFolders();
    const deleting = (mailboxId: MailboxId) => deleteMailbox(replica, { mailboxId }, 1);
    await expect(deleting(inbox)).rejects.toMatchObject({ code: 'fixedFolder' });
    await expect(deleting(clients)).rejects.toMatchObject({ code: 'holdsFolders' });
    await deleting(10 as MailboxId);
    await renameMailbox(replica, { mailboxId: 11 as MailboxId, path: 'Later' }, 1);
    await deleting(clients);
    await expect(deleting(clients)).rejects.toMatchObject({ code: 'noFolder' });
    expect(await paths(replica)).toEqual(['INBOX', 'Trash', 'Later', 'Clientship']);
  });
});

describe('a subscription', () => {
  it('changes at once, and only once', async () => {
    const replica = await withFolders();
    const leave = () => subscribeMailbox(replica, { mailboxId: clients, subscribed: false }, 1);
    expect([(await leave()).changed, (await leave()).changed]).toEqual([1, 0]);
    const shown = (await shownMailboxes(replica)).find(({ id }) => id === clients);
    expect(shown).toMatchObject({ subscribed: false, unsent: true });
    expect((await replica.mailboxes.get(clients))?.subscribed).toBe(true);
  });
});
