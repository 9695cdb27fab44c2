import { describe, expect, it } from 'vitest';
import type { ActionId, ChangeId, Hlc, MailboxId, MessageId } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import { undoAction, undoableAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import { settleVanished } from '../../core/replica/record/settle-vanished.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { clients, filledReplica, ids, inbox, listedMessage, shownIn, trash } from './filled-replica.ts';

const draft = new TextEncoder().encode('From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n');

/** All that shows, and the bytes of what was made here. */
const view = async (replica: Replica) => ({
  messages: await replica.messages.toArray(),
  mailboxes: await shownMailboxes(replica),
  raws: await replica.raws.toArray(),
});

/** As the push does once the server said yes. */
const apply = async (replica: Replica, action: ActionId | null): Promise<void> => {
  await replica.journal
    .where('action')
    .equals(action ?? '')
    .modify({ state: { kind: 'applied' }, pending: 0 });
};

const run = async (done: Promise<{ action: ActionId | null }>): Promise<ActionId> => {
  const { action } = await done;
  if (action === null) throw new Error('nothing was done');
  return action;
};

const pending = async (replica: Replica) =>
  (await replica.journal.orderBy('id').toArray())
    .filter((entry) => entry.pending === 1)
    .map(({ change }) => change);

describe('undo of what has not gone out', () => {
  it.each<[string, (replica: Replica) => Promise<{ action: ActionId | null }>]>([
    ['flags', (replica) => changeFlags(replica, { messageIds: ids(1, 2), add: ['\\Seen'], remove: [] }, 1)],
    ['a move', (replica) => moveMessages(replica, { messageIds: ids(1, 2), to: clients }, 1)],
    ['a copy', (replica) => copyMessages(replica, { messageIds: ids(1, 2), to: clients }, 1)],
    ['archiving into a folder made for it', (replica) => archiveMessages(replica, { messageIds: ids(1) }, 1)],
    ['deleting for good', (replica) => deleteMessages(replica, { messageIds: ids(1) }, 1)],
    [
      'an append',
      (replica) =>
        appendMessage(replica, { mailboxId: clients, bytes: draft, flags: [], internalDate: 5 }, 1),
    ],
    ['making a folder', (replica) => createMailbox(replica, { path: 'New' }, 1)],
    [
      'renaming a folder',
      (replica) => renameMailbox(replica, { mailboxId: clients, path: 'Old/Clients' }, 1),
    ],
    ['deleting a folder', (replica) => deleteMailbox(replica, { mailboxId: clients }, 1)],
    ['unsubscribing', (replica) => subscribeMailbox(replica, { mailboxId: clients, subscribed: false }, 1)],
  ])('brings back what was: %s', async (_name, command) => {
    const replica = await filledReplica(3);
    const before = await view(replica);
    const action = await run(command(replica));
    expect(await view(replica)).not.toEqual(before);
    expect(await undoableAction(replica)).toBe(action);
    const undone = await undoAction(replica, action, 2);
    expect(undone.action).toBeNull();
    expect(undone.changed).toBeGreaterThan(0);
    expect(await view(replica)).toEqual(before);
    expect(await pending(replica)).toEqual([]);
    expect(await undoableAction(replica)).toBeNull();
    await expect(undoAction(replica, action, 3)).rejects.toMatchObject({ code: 'notUndone' });
  });

  it('leaves what was done to the message before and since', async () => {
    const replica = await filledReplica(1);
    await changeFlags(replica, { messageIds: ids(1), add: ['\\Seen'], remove: [] }, 1);
    const move = await run(moveMessages(replica, { messageIds: ids(1), to: clients }, 1));
    await changeFlags(replica, { messageIds: ids(1), add: ['\\Flagged'], remove: [] }, 1);
    await undoAction(replica, move, 2);
    expect(await shownIn(replica, inbox)).toEqual(['1 \\Seen \\Flagged']);
  });

  it('takes the row of a copy with all that was done to it since', async () => {
    const replica = await filledReplica(1);
    const copy = await run(copyMessages(replica, { messageIds: ids(1), to: clients }, 1));
    await changeFlags(replica, { messageIds: ids(2), add: ['\\Flagged'], remove: [] }, 1);
    await undoAction(replica, copy, 2);
    expect(await shownIn(replica, clients)).toEqual([]);
    expect(await pending(replica)).toEqual([]);
  });

  it('deletes instead what another copy is yet to be made of', async () => {
    const replica = await filledReplica(1);
    const append = await run(
      appendMessage(replica, { mailboxId: clients, bytes: draft, flags: [], internalDate: 5 }, 1),
    );
    await copyMessages(replica, { messageIds: ids(2), to: trash }, 1);
    const undone = await undoAction(replica, append, 2);
    expect(undone).toMatchObject({ changed: 1, action: expect.any(String) });
    expect([await shownIn(replica, clients), await shownIn(replica, trash)]).toEqual([[], ['3']]);
    expect(await replica.raws.count()).toBe(1);
    expect((await pending(replica)).map(({ kind }) => kind)).toEqual(['append', 'copy', 'delete']);
  });

  it('leaves a folder that holds something by now, and says so when that was all', async () => {
    const replica = await filledReplica(2);
    const making = await run(createMailbox(replica, { path: 'New' }, 1));
    const folder = (await shownMailboxes(replica)).find(({ path }) => path === 'New')?.id as MailboxId;
    const move = await run(moveMessages(replica, { messageIds: ids(1), to: folder }, 1));
    await expect(undoAction(replica, making, 2)).rejects.toMatchObject({
      code: 'notUndone',
      message: 'There is something in the folder by now.',
    });
    expect(await shownIn(replica, folder)).toEqual(['1']);
    await undoAction(replica, move, 3);
    await undoAction(replica, making, 4);
    expect((await shownMailboxes(replica)).map(({ path }) => path)).not.toContain('New');
  });

  it('does not bring back a folder under a name that another has by now', async () => {
    const replica = await filledReplica(0);
    const renaming = await run(renameMailbox(replica, { mailboxId: clients, path: 'Old' }, 1));
    await createMailbox(replica, { path: 'Clients' }, 1);
    const before = await view(replica);
    await expect(undoAction(replica, renaming, 2)).rejects.toMatchObject({ code: 'notUndone' });
    expect(await view(replica)).toEqual(before);
    expect(before.mailboxes.map(({ path }) => path).sort()).toEqual(['Clients', 'INBOX', 'Old', 'Trash']);
  });
});

describe('undo of what has gone out', () => {
  it('is an action of its own that does the opposite', async () => {
    const replica = await filledReplica(3);
    await replica.messages.update(3 as MessageId, { flags: ['\\Flagged'], 'shown.flags': ['\\Flagged'] });
    const flags = await run(
      changeFlags(replica, { messageIds: ids(1, 3), add: ['\\Seen'], remove: ['\\Flagged'] }, 1),
    );
    await apply(replica, flags);
    await replica.messages.bulkUpdate([
      { key: 1 as MessageId, changes: { flags: ['\\Seen'] } },
      { key: 3 as MessageId, changes: { flags: ['\\Seen'] } },
    ]);
    const undone = await undoAction(replica, flags, 2);
    expect(undone.changed).toBe(2);
    expect(await shownIn(replica, inbox)).toEqual(['1', '2', '3 \\Flagged']);
    expect(
      (await replica.journal.where('undoes').equals(flags).toArray()).map(({ change }) => change),
    ).toEqual([
      { kind: 'flags', messageId: 3, add: ['\\Flagged'], remove: ['\\Seen'] },
      { kind: 'flags', messageId: 1, add: [], remove: ['\\Seen'] },
    ]);
    expect(await undoableAction(replica)).toBeNull();
    await expect(undoAction(replica, flags, 3)).rejects.toMatchObject({ code: 'notUndone' });
  });

  it('moves back, and deletes what was made', async () => {
    const replica = await filledReplica(2);
    const move = await run(moveMessages(replica, { messageIds: ids(1), to: clients }, 1));
    const copy = await run(copyMessages(replica, { messageIds: ids(2), to: clients }, 1));
    await apply(replica, move);
    await apply(replica, copy);
    await replica.messages.update(1 as MessageId, { mailboxId: clients });
    await undoAction(replica, move, 2);
    await undoAction(replica, copy, 2);
    expect([await shownIn(replica, inbox), await shownIn(replica, clients)]).toEqual([['1', '2'], []]);
    expect(await pending(replica)).toEqual([
      { kind: 'move', messageId: 1, from: clients, to: inbox },
      { kind: 'delete', messageId: 3, from: clients },
    ]);
  });

  it('holds for what may have gone out, and mixes with what has not', async () => {
    const replica = await filledReplica(2);
    const move = await run(moveMessages(replica, { messageIds: ids(1, 2), to: clients }, 1));
    const [first] = await replica.journal.orderBy('id').primaryKeys();
    await replica.journal.update(first as ChangeId, {
      state: { kind: 'pending', sent: { uidValidity: 1, uidNext: 5 } },
    });
    expect(await undoAction(replica, move, 2)).toMatchObject({ changed: 2, action: expect.any(String) });
    expect(await shownIn(replica, inbox)).toEqual(['1', '2']);
    expect(await pending(replica)).toMatchObject([
      { kind: 'move', messageId: 1, to: clients },
      { kind: 'move', messageId: 1, to: inbox },
    ]);
  });

  it('renames back, subscribes again, and deletes a folder that holds nothing', async () => {
    const replica = await filledReplica(0);
    const renaming = await run(renameMailbox(replica, { mailboxId: clients, path: 'Old' }, 1));
    await apply(replica, renaming);
    await replica.mailboxes.update(clients, { path: 'Old' });
    await undoAction(replica, renaming, 2);
    const leaving = await run(subscribeMailbox(replica, { mailboxId: trash, subscribed: false }, 3));
    await apply(replica, leaving);
    await replica.mailboxes.update(trash, { subscribed: false });
    await undoAction(replica, leaving, 4);
    const { action, mailboxId } = await createMailbox(replica, { path: 'New' }, 5);
    await apply(replica, action);
    await replica.mailboxes.update(mailboxId, { listed: true });
    await undoAction(replica, action as ActionId, 6);
    const shown = await shownMailboxes(replica);
    expect(shown.map(({ path, subscribed }) => `${path} ${subscribed}`)).toEqual([
      'INBOX true',
      'Clients true',
      'Trash true',
    ]);
    expect(await pending(replica)).toEqual([
      { kind: 'renameMailbox', mailboxId: clients, from: 'Old', to: 'Clients' },
      { kind: 'subscribe', mailboxId: trash, subscribed: true },
      { kind: 'deleteMailbox', mailboxId, path: 'New' },
    ]);
  });

  it('does not delete a folder in which the server has something', async () => {
    const replica = await filledReplica(0);
    const { action, mailboxId } = await createMailbox(replica, { path: 'New' }, 1);
    await apply(replica, action);
    const status = { messages: 1, uidNext: 2, uidValidity: 1, unseen: 1, highestModseq: null };
    await replica.mailboxes.update(mailboxId, { listed: true, status });
    await expect(undoAction(replica, action as ActionId, 2)).rejects.toMatchObject({ code: 'notUndone' });
  });

  it('cannot bring back what is deleted for good', async () => {
    const replica = await filledReplica(2);
    const deleting = await run(deleteMessages(replica, { messageIds: ids(1) }, 1));
    const [entry] = await replica.journal.toArray();
    await apply(replica, deleting);
    await expect(undoAction(replica, deleting, 2)).rejects.toMatchObject({
      code: 'notUndone',
      message: expect.stringContaining('for good'),
    });
    expect(await undoableAction(replica)).toBeNull();
    expect(entry?.change.kind).toBe('delete');
  });
});

describe('what settling did', () => {
  it('is not what ctrl+z takes back: that is the last thing the user did that stands', async () => {
    const replica = await filledReplica(3);
    const starred = await run(
      changeFlags(replica, { messageIds: ids(2), add: ['\\Flagged'], remove: [] }, 1),
    );
    await apply(replica, starred);
    await moveMessages(replica, { messageIds: ids(1), to: clients }, 2);
    await replica.messages.update(1 as MessageId, { uid: null, uidValidity: 0, vanished: '1' as Hlc });
    await replica.raws.add({ messageId: 1 as MessageId, bytes: draft });
    expect(await settleVanished(replica, 3)).toEqual({ changed: true });

    const [appended] = (await replica.journal.toArray()).filter(({ settling }) => settling);
    expect(appended).toMatchObject({ change: { kind: 'append', messageId: 1, to: clients }, pending: 1 });
    expect(await undoableAction(replica)).toBe(starred);
    await apply(replica, appended?.action ?? null);
    expect(await undoableAction(replica)).toBe(starred);
  });
});

describe('undo of a move out of a folder that is deleted by now', () => {
  it('is refused, for the message would be where nobody sees it, and go with the folder', async () => {
    const replica = await filledReplica(2);
    await replica.messages.add(listedMessage(9, { mailboxId: clients }));
    const move = await run(moveMessages(replica, { messageIds: ids(9), to: inbox }, 1));
    const deletion = await run(deleteMailbox(replica, { mailboxId: clients }, 2));
    const before = await view(replica);
    await expect(undoAction(replica, move, 3)).rejects.toMatchObject({
      code: 'notUndone',
      message: 'The folder Clients is deleted by now. Take that back first.',
    });
    expect(await view(replica)).toEqual(before);
    await undoAction(replica, deletion, 4);
    await undoAction(replica, move, 5);
    expect(await shownIn(replica, clients)).toEqual(['9']);
  });
});

describe('undo of an undo', () => {
  it('does it again', async () => {
    const replica = await filledReplica(1);
    const move = await run(moveMessages(replica, { messageIds: ids(1), to: clients }, 1));
    await apply(replica, move);
    await replica.messages.update(1 as MessageId, { mailboxId: clients });
    const back = await run(undoAction(replica, move, 2));
    await undoAction(replica, back, 3);
    expect(await shownIn(replica, clients)).toEqual(['1']);
    expect(await undoableAction(replica)).toBe(move);
    await undoAction(replica, move, 4);
    expect(await shownIn(replica, inbox)).toEqual(['1']);
  });
});
