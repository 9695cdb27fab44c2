import { describe, expect, it } from 'vitest';
import { deflateText } from '../../core/mail/deflate-text.ts';
import type { Conflict, Meeting } from '../../core/model/conflict.ts';
import type { ActionId, ChangeId, Hlc, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import { countConflicts, openConflicts } from '../../core/replica/attention.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { createMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import { changeFlags, copyMessages, moveMessages } from '../../core/replica/commands/message-commands.ts';
import { undoAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import { bodyPart, partNumber } from '../mail/body-part.ts';
import {
  clients,
  contentOf,
  filledReplica,
  ids,
  inbox,
  listedMessage,
  shownIn,
  trash,
} from './filled-replica.ts';

const message = (id: number) => ({
  messageId: id as MessageId,
  contentId: listedMessage(id).contentId,
  sender: 'Ann',
  subject: `Subject ${id}`,
});

const meet = (replica: Replica, meeting: Meeting, changes: readonly ChangeId[] = []): Promise<number> =>
  replica.conflicts.add({ at: '0' as Hlc, meeting, changes, open: 1 });

/** As settling leaves an action that met something. */
const stop = async (replica: Replica, action: ActionId | null): Promise<ChangeId[]> => {
  const entries = replica.journal.where('action').equals(action ?? '');
  await entries.modify({ state: { kind: 'conflict' }, pending: 0 });
  return replica.journal
    .where('action')
    .equals(action ?? '')
    .primaryKeys();
};

/** As the pull leaves a message that the server does not hold any more; with its text where it is `held`. */
const vanish = async (replica: Replica, id: number, { held }: { held: boolean }): Promise<void> => {
  const row = await replica.messages.get(id as MessageId);
  if (!row) throw new Error('no such message');
  const shown = { mailboxId: row.mailboxId, flags: row.flags, unseen: 1 as const, unsent: 1 as const };
  await replica.messages.put({ ...row, uid: null, uidValidity: 0, vanished: '1' as Hlc, shown });
  const structure = bodyPart('text/plain', { part: partNumber('1') });
  await replica.contents.put({ ...contentOf(row), structure });
  if (held) {
    const text = {
      contentId: row.contentId,
      part: '1' as PartNumber,
      complete: true,
      ...deflateText('Hello'),
    };
    await replica.texts.put(text);
  }
};

const offered = async (replica: Replica) =>
  (await openConflicts(replica)).map(({ title, detail, actions }) => ({
    title,
    detail,
    actions: actions.map(({ action, label }) => `${action}: ${label}`),
  }));

const pendingChanges = async (replica: Replica) =>
  (await replica.journal.orderBy('id').toArray())
    .filter(({ pending }) => pending === 1)
    .map(({ change }) => change);

const conflict = async (replica: Replica, id: number): Promise<Conflict | undefined> =>
  replica.conflicts.get(id);

describe('flagged here, deleted there', () => {
  const told = async (held: boolean) => {
    const replica = await filledReplica(2);
    const { action } = await changeFlags(replica, { messageIds: ids(1), add: ['\\Flagged'], remove: [] }, 1);
    const changes = await stop(replica, action);
    await vanish(replica, 1, { held });
    const meeting: Meeting = {
      kind: 'expungedThere',
      message: message(1),
      wanted: 'flags',
      mailbox: 'INBOX',
      putBack: null,
    };
    return { replica, id: await meet(replica, meeting, changes) };
  };

  it('can be put back as it was wanted, which can be undone', async () => {
    const { replica, id } = await told(true);
    expect(await offered(replica)).toEqual([
      {
        title: '“Subject 1” was deleted elsewhere',
        detail:
          'You marked it. Meanwhile it was deleted from Inbox elsewhere. It is here in full, and can be put back.',
        actions: ['putBack: Put it back', 'dismiss: Let it go'],
      },
    ]);
    const { action, changed } = await actOnConflict(replica, id, 'putBack', 2);
    expect(changed).toBe(1);
    expect(await pendingChanges(replica)).toEqual([{ kind: 'append', messageId: 1, to: inbox }]);
    expect(await replica.messages.get(1 as MessageId)).toMatchObject({
      uid: null,
      vanished: null,
      flags: ['\\Flagged'],
      shown: { mailboxId: inbox, flags: ['\\Flagged'], unsent: 1 },
    });
    expect(await countConflicts(replica)).toBe(0);
    await expect(actOnConflict(replica, id, 'putBack', 3)).rejects.toMatchObject({ code: 'notOffered' });

    await undoAction(replica, action as ActionId, 4);
    expect(await countConflicts(replica)).toBe(1);
    expect((await replica.messages.get(1 as MessageId))?.vanished).not.toBeNull();
    expect((await offered(replica))[0]?.actions).toContain('putBack: Put it back');
  });

  it('cannot be put back where too little is here', async () => {
    const { replica, id } = await told(false);
    expect((await offered(replica))[0]?.actions).toEqual(['dismiss: OK']);
    await expect(actOnConflict(replica, id, 'putBack', 2)).rejects.toMatchObject({ code: 'notHeld' });
    await expect(actOnConflict(replica, id, 'doAgain', 2)).rejects.toMatchObject({ code: 'notOffered' });
    expect(await countConflicts(replica)).toBe(1);
  });

  it('goes when it is dismissed', async () => {
    const { replica, id } = await told(true);
    expect(await actOnConflict(replica, id, 'dismiss', 2)).toEqual({ action: null, changed: 1 });
    expect(await shownIn(replica, inbox)).toEqual(['2']);
  });
});

describe('moved here, moved there', () => {
  const told = async () => {
    const replica = await filledReplica(0);
    // The row that it had is gone; another stands for it.
    await replica.messages.add(listedMessage(7, { contentId: message(1).contentId, mailboxId: trash }));
    const wanted = { mailboxId: clients, path: 'Clients' };
    const id = await meet(replica, { kind: 'movedThere', message: message(1), wanted, stands: 'Trash' });
    return { replica, id };
  };

  it('can be moved once more from where it is', async () => {
    const { replica, id } = await told();
    expect((await offered(replica))[0]?.actions).toEqual([
      'dismiss: Leave it in Trash',
      'doAgain: Move it to Clients',
      'keepBoth: Keep it in both',
    ]);
    const { action } = await actOnConflict(replica, id, 'doAgain', 2);
    expect(await shownIn(replica, clients)).toEqual(['7']);
    await undoAction(replica, action as ActionId, 3);
    expect([await shownIn(replica, trash), await countConflicts(replica)]).toEqual([['7'], 1]);
  });

  it('can be in both places', async () => {
    const { replica, id } = await told();
    const { action } = await actOnConflict(replica, id, 'keepBoth', 2);
    expect([await shownIn(replica, trash), await shownIn(replica, clients)]).toEqual([['7'], ['8']]);
    await undoAction(replica, action as ActionId, 3);
    expect(await shownIn(replica, clients)).toEqual([]);
  });

  it('stays where it is when it is dismissed', async () => {
    const { replica, id } = await told();
    await actOnConflict(replica, id, 'dismiss', 2);
    expect([await shownIn(replica, trash), await countConflicts(replica)]).toEqual([['7'], 0]);
  });
});

describe('deleted for good here, changed there', () => {
  it('can be deleted all the same', async () => {
    const replica = await filledReplica(1);
    const id = await meet(replica, {
      kind: 'changedThere',
      message: message(1),
      mailbox: 'INBOX',
      flags: ['\\Seen', '\\Flagged', 'Work'],
    });
    expect((await offered(replica))[0]).toEqual({
      title: '“Subject 1” is still there',
      detail:
        'You deleted it for good. Meanwhile it was changed elsewhere, so it was left in Inbox: read, starred, Work.',
      actions: ['dismiss: Keep it', 'doAgain: Delete it for good'],
    });
    await actOnConflict(replica, id, 'doAgain', 2);
    expect(await shownIn(replica, inbox)).toEqual([]);
    expect(await pendingChanges(replica)).toEqual([{ kind: 'delete', messageId: 1, from: inbox }]);
  });
});

describe('a folder that is gone there', () => {
  it('can be made again, with what was on its way there', async () => {
    const replica = await filledReplica(2);
    const { action } = await moveMessages(replica, { messageIds: ids(1, 2), to: clients }, 1);
    const changes = await stop(replica, action);
    await replica.mailboxes.delete(clients);
    await replica.messages.bulkPut([listedMessage(1), listedMessage(2)]);
    const id = await meet(
      replica,
      { kind: 'folderGone', message: null, mailbox: 'Clients', recovered: null },
      changes,
    );
    expect((await offered(replica))[0]).toEqual({
      title: 'The folder Clients is gone',
      detail: 'It was deleted elsewhere before your changes to it arrived. No message was lost.',
      actions: ['dismiss: OK', 'doAgain: Create Clients again'],
    });
    const done = await actOnConflict(replica, id, 'doAgain', 2);
    const made = (await shownMailboxes(replica)).find(({ path }) => path === 'Clients');
    expect(made?.listed).toBe(false);
    expect(await shownIn(replica, made?.id ?? inbox)).toEqual(['1', '2']);
    await undoAction(replica, done.action as ActionId, 3);
    expect(await shownIn(replica, inbox)).toEqual(['1', '2']);
    expect((await shownMailboxes(replica)).map(({ path }) => path)).not.toContain('Clients');
  });
});

describe('a folder that got messages after it was deleted here', () => {
  it('can be deleted all the same', async () => {
    const replica = await filledReplica(0);
    const id = await meet(replica, {
      kind: 'folderChanged',
      mailboxId: clients,
      mailbox: 'Clients',
      messages: 1,
    });
    expect((await offered(replica))[0]?.detail).toBe(
      'You deleted it. Meanwhile 1 message came into it, so it was left alone.',
    );
    await actOnConflict(replica, id, 'doAgain', 2);
    expect((await shownMailboxes(replica)).map(({ path }) => path)).toEqual(['INBOX', 'Trash']);
  });
});

describe('what the server refused', () => {
  it('can be tried again as it was, which can be undone', async () => {
    const replica = await filledReplica(3);
    const changes: ChangeId[] = [];
    const { action: making, mailboxId } = await createMailbox(replica, { path: 'New' }, 1);
    const moving = await moveMessages(replica, { messageIds: ids(1), to: mailboxId }, 1);
    const copying = await copyMessages(replica, { messageIds: ids(2), to: clients }, 1);
    const marking = await changeFlags(replica, { messageIds: ids(3), add: ['Odd'], remove: [] }, 1);
    const before = { made: await shownIn(replica, mailboxId), copied: await shownIn(replica, clients) };
    for (const { action } of [{ action: making }, moving, copying, marking]) {
      changes.push(...(await stop(replica, action)));
    }
    await replica.messages.bulkPut([1, 2, 3].map((id) => listedMessage(id)));
    const id = await meet(
      replica,
      { kind: 'refused', message: null, mailbox: '', reason: 'Over quota' },
      changes,
    );
    expect((await offered(replica))[0]).toEqual({
      title: 'The server refused a change',
      detail:
        'Moved “Subject 1” to New; copied “Subject 2” to Clients; gave “Subject 3” the label “Odd”; created the folder New. The server said: Over quota',
      actions: ['doAgain: Try again', 'dismiss: Leave it'],
    });
    const { action, changed } = await actOnConflict(replica, id, 'doAgain', 2);
    expect(changed).toBe(4);
    expect({ made: await shownIn(replica, mailboxId), copied: await shownIn(replica, clients) }).toEqual(
      before,
    );
    expect((await pendingChanges(replica)).map(({ kind }) => kind)).toEqual([
      'createMailbox',
      'move',
      'copy',
      'flags',
    ]);
    expect((await pendingChanges(replica))[2]).toMatchObject({ copyId: 4 });

    await undoAction(replica, action as ActionId, 3);
    expect(await countConflicts(replica)).toBe(1);
    // The copy was not made by trying again.
    expect(await replica.messages.get(4 as MessageId)).toBeDefined();
    expect(await shownIn(replica, inbox)).toEqual(['1', '2', '3']);
  });

  it('leaves no copy behind that never came to be', async () => {
    const replica = await filledReplica(1);
    const { action } = await copyMessages(replica, { messageIds: ids(1), to: clients }, 1);
    const changes = await stop(replica, action);
    const id = await meet(
      replica,
      { kind: 'refused', message: message(1), mailbox: 'Clients', reason: '' },
      changes,
    );
    await actOnConflict(replica, id, 'dismiss', 2);
    expect([await shownIn(replica, inbox), await shownIn(replica, clients)]).toEqual([['1'], []]);
  });
});

describe('a folder of which most vanished', () => {
  const told = async () => {
    const replica = await filledReplica(4);
    for (const id of [1, 2, 3]) await vanish(replica, id, { held: id !== 3 });
    const meeting: Meeting = {
      kind: 'manyGone',
      mailboxId: inbox,
      mailbox: 'INBOX',
      messageIds: ids(1, 2, 3),
      of: 4,
    };
    return { replica, id: await meet(replica, meeting) };
  };

  it('can be put back as far as it is here, and stays open about the rest', async () => {
    const { replica, id } = await told();
    expect((await offered(replica))[0]).toMatchObject({
      title: '3 of 4 messages in Inbox are gone from the server',
      actions: ['putBack: Put them back', 'dismiss: Let them go'],
    });
    const { action, changed } = await actOnConflict(replica, id, 'putBack', 2);
    expect(changed).toBe(2);
    expect((await conflict(replica, id))?.meeting).toMatchObject({ messageIds: [3] });
    expect((await offered(replica))[0]?.actions).toEqual(['dismiss: Let them go']);

    await undoAction(replica, action as ActionId, 3);
    expect((await conflict(replica, id))?.meeting).toMatchObject({
      messageIds: expect.arrayContaining([1, 2, 3]),
    });
    expect(await replica.messages.where('vanished').above('').count()).toBe(3);
  });

  it('goes when it is let go, but for what something is pending about', async () => {
    const { replica, id } = await told();
    await changeFlags(replica, { messageIds: ids(2), add: ['\\Seen'], remove: [] }, 1);
    expect((await actOnConflict(replica, id, 'dismiss', 2)).changed).toBe(2);
    expect(await shownIn(replica, inbox)).toEqual(['2 \\Seen', '4']);
  });
});

describe('words for every meeting', () => {
  it.each<[Meeting, string, string[]]>([
    [
      { kind: 'expungedThere', message: message(1), wanted: 'move', mailbox: 'INBOX', putBack: 'Clients' },
      'You moved it. Meanwhile it was deleted from Inbox elsewhere. It was here in full, so it was put into Clients.',
      ['dismiss'],
    ],
    [
      { kind: 'expungedThere', message: message(1), wanted: 'copy', mailbox: 'INBOX', putBack: null },
      'You copied it. Meanwhile it was deleted from Inbox elsewhere. It was not here in full, and is gone.',
      ['dismiss'],
    ],
    [
      { kind: 'folderGone', message: message(1), mailbox: 'Clients', recovered: 'Recovered' },
      'It was deleted elsewhere before your changes to it arrived. “Subject 1” is in Recovered now.',
      ['dismiss', 'doAgain'],
    ],
    [
      { kind: 'wentBack', mailboxId: 1 as MailboxId, mailbox: 'INBOX', returned: 2, trashed: 'Trash' },
      'It looks as if the server was restored from a backup. 2 messages that had been deleted came back with it, and went to Trash.',
      ['dismiss'],
    ],
  ])('%#', async (meeting, detail, actions) => {
    const replica = await filledReplica(0);
    await meet(replica, meeting);
    const [view] = await openConflicts(replica);
    expect(view?.detail).toBe(detail);
    expect(view?.actions.map(({ action }) => action)).toEqual(actions);
  });
});
