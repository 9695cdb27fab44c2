// What the window asks of the replica while the server does not know everything yet.
import { describe, expect, it } from 'vitest';
import type { ContentId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import { createMailbox, deleteMailbox, renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { FolderWatch } from '../../core/replica/folder-watch.ts';
import { messagesOlderThan, shownMessageIds, threadMessages } from '../../core/replica/message-sets.ts';
import { folders, listRows, messageByUid } from '../../core/replica/queries.ts';
import { countUnsent, unsentActions } from '../../core/replica/unsent.ts';
import { clients, contentOf, filledReplica, ids, inbox, listedMessage, shownIn } from './filled-replica.ts';

const numbers = async (replica: Replica) =>
  Object.fromEntries(
    (await folders(replica)).map(({ mailbox, unread, listed, total }) => [
      mailbox.path,
      `${unread} of ${listed}/${total}`,
    ]),
  );

/** As if the server had more in INBOX than is listed here. */
const withUnlisted = async (replica: Replica, more: number): Promise<void> => {
  await replica.mailboxes
    .where(':id')
    .equals(inbox)
    .modify((mailbox) => {
      const messages = (mailbox.status?.messages ?? 0) + more;
      Object.assign(mailbox, {
        status: { ...mailbox.status, messages, unseen: messages },
        fact: { ...mailbox.fact, live: `1:${messages}` },
      });
    });
};

describe('the numbers of folders', () => {
  it('count what is shown, in whole folders and in those whose list is partly here', async () => {
    const replica = await filledReplica(5);
    await withUnlisted(replica, 3);
    expect(await numbers(replica)).toEqual({ INBOX: '8 of 5/8', Clients: '0 of 0/0', Trash: '0 of 0/0' });
    await moveMessages(replica, { messageIds: ids(1, 2), to: clients }, 1);
    await copyMessages(replica, { messageIds: ids(3), to: clients }, 1);
    await changeFlags(replica, { messageIds: ids(3), add: ['\\Seen'], remove: [] }, 1);
    await deleteMessages(replica, { messageIds: ids(4) }, 1);
    expect(await numbers(replica)).toEqual({ INBOX: '4 of 2/5', Clients: '3 of 3/3', Trash: '0 of 0/0' });
  });

  it('go by a later listing of folders when messages came since the last opening', async () => {
    const replica = await filledReplica(2);
    const mailbox = await replica.mailboxes.get(inbox);
    const status = mailbox?.status ? { ...mailbox.status, messages: 6, uidNext: 7, unseen: 5 } : null;
    await replica.mailboxes.update(inbox, { status });
    expect((await numbers(replica)).INBOX).toBe('5 of 2/6');
    // Read elsewhere since, or deleted: no number gets below what is shown.
    await replica.mailboxes.update(inbox, { status: status && { ...status, messages: 1, uidNext: 3 } });
    expect((await numbers(replica)).INBOX).toBe('2 of 2/2');
  });

  it('follow commands in a watch too', async () => {
    const replica = await filledReplica(3);
    let told: string[] = [];
    const watch = new FolderWatch(replica, {
      onFolders: (views) => {
        told = views.map(
          ({ mailbox, unread, total, unsent }) => `${mailbox.path} ${unread}/${total}${unsent ? '!' : ''}`,
        );
      },
      onError: (error) => {
        told = [String(error)];
      },
    });
    await expect.poll(() => told).toEqual(['INBOX 3/3', 'Clients 0/0', 'Trash 0/0']);
    await archiveMessages(replica, { messageIds: ids(1, 2) }, 1);
    await expect.poll(() => told).toEqual(['INBOX 1/1', 'Archive 2/2!', 'Clients 0/0', 'Trash 0/0']);
    await renameMailbox(replica, { mailboxId: clients, path: 'A' }, 1);
    await expect.poll(() => told).toEqual(['INBOX 1/1', 'A 0/0!', 'Archive 2/2!', 'Trash 0/0']);
    watch.stop();
  });
});

describe('the message list', () => {
  it('marks what the server does not know yet, and what waits for the user', async () => {
    const replica = await filledReplica(3);
    await changeFlags(replica, { messageIds: ids(1), add: ['\\Deleted', '\\flagged'], remove: [] }, 1);
    const subject = { messageId: 2 as MessageId, contentId: 'f:2' as ContentId, sender: 'Ann', subject: 'S' };
    await replica.conflicts.add({
      at: '0' as Hlc,
      meeting: { kind: 'refused', message: subject, mailbox: 'INBOX', reason: 'no' },
      changes: [],
      open: 1,
    });
    const rows = await listRows(replica, inbox, { offset: 0, limit: 9, listed: 3 });
    expect(rows.map(({ mark, deleted, starred, draft }) => ({ mark, deleted, starred, draft }))).toEqual([
      { mark: null, deleted: false, starred: false, draft: false },
      { mark: 'attention', deleted: false, starred: false, draft: false },
      { mark: 'unsent', deleted: true, starred: true, draft: false },
    ]);
  });

  it('has a message by the UID that the server has it under, in a folder by the name that is shown', async () => {
    const replica = await filledReplica(2);
    await moveMessages(replica, { messageIds: ids(1), to: clients }, 1);
    await renameMailbox(replica, { mailboxId: clients, path: 'Customers' }, 1);
    expect((await messageByUid(replica, 'INBOX', 1))?.id).toBe(1);
    expect(await messageByUid(replica, 'Customers', 1)).toBeNull();
    expect(await messageByUid(replica, 'Clients', 1)).toBeNull();
  });
});

describe('sets of messages', () => {
  it('are those that a folder shows, and the old ones among them, newest first', async () => {
    const replica = await filledReplica(5);
    await moveMessages(replica, { messageIds: ids(2, 4), to: clients }, 1);
    expect(await shownMessageIds(replica, inbox)).toEqual([5, 3, 1]);
    expect(await shownMessageIds(replica, clients)).toEqual([4, 2]);
    expect(await messagesOlderThan(replica, inbox, 5_000)).toEqual([3, 1]);
    expect(await messagesOlderThan(replica, inbox, 5_001)).toEqual([5, 3, 1]);
  });

  it('are a conversation, by what answers what, in one folder', async () => {
    const replica = await filledReplica(0);
    const links = [
      { messageId: '<a>' },
      { messageId: '<b>', inReplyTo: '<a>' },
      { messageId: '<c>', references: ['<a>', '<b>'] },
      { messageId: '<d>', references: ['<lost>', '<c>'] },
      { messageId: '<e>', references: ['<lost>'] },
      { messageId: '<f>' },
      { messageId: '' },
      { messageId: '' },
      // Their References have not come.
      { messageId: '<i>' },
      { messageId: '<j>', inReplyTo: '<i>', references: null },
      { messageId: '<k>', inReplyTo: '<j>', references: null },
    ];
    for (const [index, link] of links.entries()) {
      const row = listedMessage(index + 1, index === 2 ? { mailboxId: clients } : {});
      await replica.messages.add(row);
      await replica.contents.add(contentOf(row, link));
    }
    for (const id of ids(1, 2, 4, 5)) expect(await threadMessages(replica, id)).toEqual([5, 4, 2, 1]);
    expect(await threadMessages(replica, 3 as MessageId)).toEqual([3]);
    expect(await threadMessages(replica, 6 as MessageId)).toEqual([6]);
    expect(await threadMessages(replica, 7 as MessageId)).toEqual([7]);
    for (const id of ids(9, 10, 11)) expect(await threadMessages(replica, id)).toEqual([11, 10, 9]);
    expect(await threadMessages(replica, 99 as MessageId)).toEqual([]);
  });
});

describe('what is not yet sent', () => {
  it('is told in words, newest first', async () => {
    const replica = await filledReplica(1_200);
    const many = ids(...Array.from({ length: 1_100 }, (_, index) => index + 1));
    await moveMessages(replica, { messageIds: many, to: clients }, 1_000);
    await changeFlags(replica, { messageIds: ids(1), add: ['\\Seen', '\\Flagged'], remove: [] }, 2_000);
    await changeFlags(replica, { messageIds: ids(1, 2), add: ['Work'], remove: ['\\Seen'] }, 3_000);
    await copyMessages(replica, { messageIds: ids(1_200), to: clients }, 4_000);
    await archiveMessages(replica, { messageIds: ids(2, 3) }, 5_000);
    await deleteMessages(replica, { messageIds: ids(9) }, 6_000);
    const { mailboxId } = await createMailbox(replica, { path: 'New' }, 7_000);
    await renameMailbox(replica, { mailboxId, path: 'Newer' }, 8_000);
    await deleteMailbox(replica, { mailboxId }, 9_000);
    const actions = await unsentActions(replica);
    expect(actions.map(({ at, words }) => `${at} ${words}`)).toEqual([
      '9000 Deleted the folder Newer',
      '8000 Renamed the folder New to Newer',
      '7000 Created the folder New',
      '6000 Deleted “Subject 9” for good',
      '5000 Moved 2 messages to Archive; created the folder Archive',
      '4000 Copied “Subject 1200” to Clients',
      '3000 Gave 2 messages the label “Work”; marked “Subject 1” as unread',
      '2000 Marked “Subject 1” as read; starred “Subject 1”',
      '1000 Moved 1,100 messages to Clients',
    ]);
    expect(await countUnsent(replica)).toBe(1_100 + 1 + 2 + 1 + 3 + 1 + 3);
    expect(actions.every(({ sent }) => !sent)).toBe(true);
    const last = actions.at(-1)?.changes[0]?.id;
    await replica.journal.update(last ?? ('' as never), {
      state: { kind: 'pending', sent: { uidValidity: null, uidNext: 1 } },
    });
    expect((await unsentActions(replica)).at(-1)?.sent).toBe(true);
    expect(await shownIn(replica, inbox)).toHaveLength(100);
    expect(await replica.mailboxes.get(99 as MailboxId)).toBeUndefined();
  });
});
