// "Folder deleted there, changes pending here", and the other meetings of folders, end to end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConflicts } from '../../core/replica/attention.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { createMailbox, deleteMailbox, renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import { changeFlags, copyMessages, moveMessages } from '../../core/replica/commands/message-commands.ts';
import { letter, type Scene, startScene } from './meeting-fixture.ts';

describe('folders', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(async () => {
    await scene.close();
  });

  const listed = async (): Promise<string[]> => [...(await scene.dovecot.serverState('alice')).keys()];
  const shownPaths = async (): Promise<string[]> =>
    (await scene.client.replica.mailboxes.toArray()).map(({ path }) => path);

  it('deleted there, changes pending here: messages that exist only here go to Recovered', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Work');
    await scene.sync();
    const work = await scene.folder('Work');
    await appendMessage(
      client.replica,
      { mailboxId: work, bytes: new TextEncoder().encode(letter('draft').raw), flags: [], internalDate: now },
      now,
    );
    await copyMessages(client.replica, { messageIds: [await scene.id('one')], to: work }, now);
    await other.ok('DELETE Work');
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['one'], Recovered: ['draft', 'one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await shownPaths()).not.toContain('Work');
    expect(await scene.meetings()).toEqual([
      { kind: 'folderGone', message: null, mailbox: 'Work', recovered: 'Recovered' },
    ]);
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['one'], Recovered: ['draft', 'one'] });
  });

  it('deleted there, moved into here: the message stays where it is, and that is shown', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Work');
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Flagged'], remove: [] }, now);
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Work') }, now);
    await other.ok('DELETE Work');
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'folderGone', message: { messageId: id }, mailbox: 'Work', recovered: null },
    ]);
    expect(await scene.journal()).toEqual(['flags applied', 'move conflict']);
    expect(await shownPaths()).not.toContain('Work');
  });

  it('deleted there, moved out of here: what is held in full goes to where it was moved', async () => {
    const { client, other, now } = scene;
    await scene.deliver('Work', 'one', 'two');
    await other.ok('CREATE Here');
    await scene.sync();
    const id = await scene.id('one');
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Here') }, now);
    await other.ok('DELETE Work');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', message: { messageId: id }, wanted: 'move', mailbox: 'Work', putBack: 'Here' },
    ]);
    expect(await shownPaths()).not.toContain('Work');
  });

  it('deleted there and here: that is what was wanted', async () => {
    const { client, other, now } = scene;
    await scene.deliver('Work', 'one');
    await scene.sync();
    await deleteMailbox(client.replica, { mailboxId: await scene.folder('Work') }, now);
    await other.ok('DELETE Work');
    await scene.sync();
    expect(await scene.meetings()).toEqual([]);
    expect(await scene.journal()).toEqual(['deleteMailbox applied']);
    expect(await shownPaths()).not.toContain('Work');
  });

  it('deleted there, renamed here: that is shown', async () => {
    const { client, other, now } = scene;
    await scene.deliver('Work', 'one');
    await scene.sync();
    await renameMailbox(client.replica, { mailboxId: await scene.folder('Work'), path: 'Jobs' }, now);
    await other.ok('DELETE Work');
    await scene.sync();
    expect(await scene.meetings()).toMatchObject([{ kind: 'folderGone', mailbox: 'Work', recovered: null }]);
    expect(await scene.journal()).toEqual(['renameMailbox conflict']);
    expect(await shownPaths()).not.toContain('Work');
  });

  it('deleted here, messages came there since: it is still there, and the user is asked', async () => {
    const { client, now } = scene;
    await scene.deliver('Work', 'one');
    await scene.sync();
    await deleteMailbox(client.replica, { mailboxId: await scene.folder('Work') }, now);
    await scene.deliver('Work', 'two', 'six');
    await scene.sync();
    expect(await scene.server()).toEqual({ Work: ['one', 'six', 'two'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([{ kind: 'folderChanged', mailbox: 'Work', messages: 2 }]);
    expect(await scene.journal()).toEqual(['deleteMailbox conflict']);
  });

  it('made here and there: they are one folder', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    await createMailbox(client.replica, { path: 'Work' }, now);
    const work = await scene.folder('Work');
    await moveMessages(client.replica, { messageIds: [await scene.id('one')], to: work }, now);
    await other.ok('CREATE Work');
    await scene.deliver('Work', 'two');
    await scene.sync();
    expect(await scene.server()).toEqual({ Work: ['one', 'two'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.folder('Work')).toBe(work);
    expect(await scene.meetings()).toEqual([]);
    expect((await listed()).filter((path) => path === 'Work')).toHaveLength(1);
  });

  it('renamed here to a name under which there are only folders there: the server says no, and that is shown', async () => {
    const { client, other, now } = scene;
    await scene.deliver('Work', 'one');
    await scene.sync();
    const work = await scene.folder('Work');
    await other.ok('CREATE Jobs/Old');
    await renameMailbox(client.replica, { mailboxId: work, path: 'Jobs' }, now);
    expect(await scene.sync()).toMatchObject({ pending: 0, conflicts: 1 });
    expect(await scene.server()).toEqual({ Work: ['one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.folder('Work')).toBe(work);
    expect(await openConflicts(client.replica)).toMatchObject([
      {
        title: 'The server refused a change',
        detail: expect.stringMatching(/^Renamed the folder Work to Jobs\. The server said: ./),
      },
    ]);
    expect(await scene.sync()).toMatchObject({ pushed: 0, pending: 0, conflicts: 1 });
    await expect(renameMailbox(client.replica, { mailboxId: work, path: 'Jobs' }, now)).rejects.toMatchObject(
      {
        code: 'folderExists',
      },
    );
  });

  it('made here with a name under which there are only folders there: it can be filled', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    await other.ok('CREATE Jobs/Old');
    const { mailboxId } = await createMailbox(client.replica, { path: 'Jobs' }, now);
    await moveMessages(client.replica, { messageIds: [await scene.id('one')], to: mailboxId }, now);
    expect(await scene.sync()).toMatchObject({ pending: 0, conflicts: 0 });
    expect(await scene.server()).toEqual({ Jobs: ['one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.folder('Jobs')).toBe(mailboxId);
  });

  it('renamed there, changes pending here: they follow the folder', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.deliver('Work', 'two');
    await scene.sync();
    await moveMessages(
      client.replica,
      { messageIds: [await scene.id('one')], to: await scene.folder('Work') },
      now,
    );
    await changeFlags(
      client.replica,
      { messageIds: [await scene.id('two')], add: ['\\Flagged'], remove: [] },
      now,
    );
    await other.ok('RENAME Work Jobs');
    await scene.sync();
    expect(await scene.server()).toEqual({ Jobs: ['one', 'two \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
  });
});
