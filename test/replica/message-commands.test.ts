import { describe, expect, it } from 'vitest';
import { CommandError } from '../../core/errors.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import {
  archiveMessages,
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { clients, filledReplica, ids, inbox, listedMailbox, shownIn, trash } from './filled-replica.ts';

const changesOf = async (replica: Replica) =>
  (await replica.journal.orderBy('id').toArray()).map(({ change }) => change);

describe('flags', () => {
  it('show at once, and only what they change is noted', async () => {
    const replica = await filledReplica(3);
    const first = await changeFlags(replica, { messageIds: ids(1, 2), add: ['\\Seen'], remove: [] }, 1);
    const second = await changeFlags(
      replica,
      { messageIds: ids(1, 2, 3, 3, 99), add: ['\\seen', '$Work'], remove: ['\\Flagged'] },
      1,
    );
    expect([first.changed, second.changed]).toEqual([2, 3]);
    expect(await shownIn(replica, inbox)).toEqual(['1 \\Seen $Work', '2 \\Seen $Work', '3 \\Seen $Work']);
    expect((await changesOf(replica)).map((change) => 'add' in change && change.add)).toEqual([
      ['\\Seen'],
      ['\\Seen'],
      ['$Work'],
      ['$Work'],
      ['\\Seen', '$Work'],
    ]);
    const again = await changeFlags(replica, { messageIds: ids(1), add: ['$WORK'], remove: ['\\Draft'] }, 1);
    expect(again).toEqual({ action: null, changed: 0 });
    // The fact stays what the server said.
    expect((await replica.messages.get(1 as MessageId))?.flags).toEqual([]);
  });

  it.each([
    '\\Recent',
    '\\Other',
    'two words',
    'brace{',
    'per%cent',
    '',
    'Grüße',
    'a"b',
    'a]b',
    'a\\b',
    'a(b',
  ])('that no server takes are refused: %j', async (flag) => {
    const replica = await filledReplica(1);
    const setting = changeFlags(replica, { messageIds: ids(1), add: [flag], remove: [] }, 1);
    await expect(setting).rejects.toMatchObject({ name: 'CommandError', code: 'badFlag' });
    expect(await replica.journal.count()).toBe(0);
  });

  it('that are keywords may hold any other sign', async () => {
    const replica = await filledReplica(1);
    const keywords = ['$MDNSent', "!#$&'+,-./09:;<=>?@AZ", '[^_`az|}~', 'Junk'];
    await changeFlags(replica, { messageIds: ids(1), add: keywords, remove: [] }, 1);
    expect((await replica.messages.get(1 as MessageId))?.shown?.flags).toEqual(keywords);
  });
});

describe('a move', () => {
  it('shows messages where they are to be, and leaves out what is there', async () => {
    const replica = await filledReplica(3);
    expect(await moveMessages(replica, { messageIds: ids(1, 2), to: clients }, 1)).toMatchObject({
      changed: 2,
    });
    expect(await moveMessages(replica, { messageIds: ids(2, 3), to: clients }, 1)).toMatchObject({
      changed: 1,
    });
    expect([await shownIn(replica, inbox), await shownIn(replica, clients)]).toEqual([[], ['1', '2', '3']]);
    expect(await replica.messages.get(1 as MessageId)).toMatchObject({ mailboxId: inbox, uid: 1 });
    expect(await changesOf(replica)).toMatchObject([
      { kind: 'move', messageId: 1, from: inbox, to: clients },
      { kind: 'move', messageId: 2 },
      { kind: 'move', messageId: 3 },
    ]);
  });

  it('to nowhere, or to what only holds folders, is refused', async () => {
    const replica = await filledReplica(1);
    await replica.mailboxes.add(listedMailbox(9 as MailboxId, 'Shelf', { selectable: false }));
    for (const to of [9, 77] as MailboxId[]) {
      const moving = moveMessages(replica, { messageIds: ids(1), to }, 1);
      await expect(moving).rejects.toMatchObject({ code: 'noFolder' });
      await expect(moving).rejects.toBeInstanceOf(CommandError);
    }
    expect(await replica.journal.count()).toBe(0);
  });
});

describe('a copy', () => {
  it('is a message of its own from the start, without the mark of deletion', async () => {
    const replica = await filledReplica(1);
    await changeFlags(replica, { messageIds: ids(1), add: ['\\Deleted', '\\Flagged'], remove: [] }, 1);
    await copyMessages(replica, { messageIds: ids(1), to: clients }, 1);
    expect(await shownIn(replica, clients)).toEqual(['2 \\Flagged']);
    expect(await replica.messages.get(2 as MessageId)).toMatchObject({
      uid: null,
      uidValidity: 0,
      mailboxId: clients,
      contentId: 'f:1',
      subject: 'Subject 1',
      vanished: null,
      modseq: null,
      shown: { unsent: 1 },
    });
    expect((await changesOf(replica)).at(-1)).toEqual({ kind: 'copy', messageId: 1, to: clients, copyId: 2 });
  });
});

describe('archiving and deleting', () => {
  it('make the folder when there is none, once, and use one of that name', async () => {
    const replica = await filledReplica(3);
    const first = await archiveMessages(replica, { messageIds: ids(1) }, 1);
    await archiveMessages(replica, { messageIds: ids(2) }, 1);
    const made = (await shownMailboxes(replica)).find(({ role }) => role === 'archive');
    expect(made).toMatchObject({ path: 'Archive', listed: false, unsent: true, subscribed: true });
    expect(await shownIn(replica, made?.id ?? inbox)).toEqual(['1', '2']);
    expect(first.changed).toBe(1);
    expect(
      await replica.journal
        .where('action')
        .equals(first.action ?? '')
        .count(),
    ).toBe(2);
  });

  it('make it below INBOX where every folder is there', async () => {
    const replica = await filledReplica(1);
    await replica.mailboxes.bulkDelete([clients, trash]);
    await replica.mailboxes.add(listedMailbox(clients, 'INBOX.Clients', { delimiter: '.' }));
    await replica.mailboxes.update(inbox, { delimiter: '.' });
    await trashMessages(replica, { messageIds: ids(1) }, 1);
    expect((await shownMailboxes(replica)).map(({ path }) => path)).toContain('INBOX.Trash');
  });

  it('do not touch what is in the trash; deleting for good does, and nothing shows it any more', async () => {
    const replica = await filledReplica(2);
    await trashMessages(replica, { messageIds: ids(1, 2) }, 1);
    expect(await trashMessages(replica, { messageIds: ids(1) }, 1)).toEqual({ action: null, changed: 0 });
    await deleteMessages(replica, { messageIds: ids(1) }, 1);
    expect(await shownIn(replica, trash)).toEqual(['2']);
    expect((await replica.messages.get(1 as MessageId))?.shown).toBeNull();
    const later = await changeFlags(replica, { messageIds: ids(1), add: ['\\Seen'], remove: [] }, 1);
    expect(later.changed).toBe(0);
  });
});

describe('the journal', () => {
  it('is in clock order under one replica’s name, however the clock of the machine goes', async () => {
    const replica = await filledReplica(3);
    const made = [];
    for (const now of [5_000, 0, 9_000]) {
      made.push(await changeFlags(replica, { messageIds: ids(1, 2), add: [`at${now}`], remove: [] }, now));
    }
    const entries = await replica.journal.orderBy('id').toArray();
    expect(entries.map(({ action }) => action)).toEqual(made.flatMap(({ action }) => [action, action]));
    const names = new Set(entries.map(({ id }) => id.split('.')[1]));
    expect([...names]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/)]);
    expect(entries.every(({ pending, state }) => pending === 1 && state.kind === 'pending')).toBe(true);
  });

  it('has nothing of a command that failed half-way', async () => {
    const replica = await filledReplica(2);
    await replica.mailboxes.delete(trash);
    replica.messages.hook('updating', () => {
      throw new Error('no more');
    });
    await expect(trashMessages(replica, { messageIds: ids(1, 2) }, 1)).rejects.toThrow();
    expect([await replica.journal.count(), await replica.mailboxes.count()]).toEqual([0, 2]);
  });
});
