// One test for every row of DESIGN's table of meetings, named after it: end to end, against a real server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import { expunge, type Scene, startScene } from './meeting-fixture.ts';

const servers = [
  { name: 'everything', withoutExtensions: [] },
  {
    name: 'no MOVE, UIDPLUS, CONDSTORE or QRESYNC',
    withoutExtensions: ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC'],
  },
];

describe.each(servers)('the table of meetings, on a server with $name', ({ withoutExtensions }) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene({ withoutExtensions });
  });
  afterEach(async () => {
    await scene.close();
  });

  it('flag changed here and there: deltas per flag, both survive', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    await changeFlags(
      client.replica,
      { messageIds: [await scene.id('one')], add: ['\\Flagged'], remove: [] },
      now,
    );
    await other.ok('SELECT INBOX');
    await other.ok('UID STORE 1 +FLAGS (\\Seen offered)');
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['one \\Flagged \\Seen offered'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
  });

  it('deleted here, flags changed there: delete to Trash goes through', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.deliver('Trash');
    await scene.sync();
    await trashMessages(client.replica, { messageIds: [await scene.id('one')] }, now);
    await other.ok('SELECT INBOX');
    await other.ok('UID STORE 1 +FLAGS (\\Flagged)');
    await scene.sync();
    expect(await scene.server()).toEqual({ Trash: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
  });

  it('deleted here, flags changed there: a permanent expunge of a message changed there since stops and asks', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    await deleteMessages(client.replica, { messageIds: [await scene.id('one')] }, now);
    await other.ok('SELECT INBOX');
    await other.ok('UID STORE 1 +FLAGS (\\Flagged)');
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'changedThere', message: { subject: 'one' }, mailbox: 'INBOX' },
    ]);
    expect(await scene.journal()).toEqual(['delete conflict']);
  });

  it("moved here, moved there: the server's place stands; superseded and shown", async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one', 'two');
    for (const path of ['Here', 'There']) await other.ok(`CREATE ${path}`);
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Flagged'], remove: [] }, now);
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Here') }, now);
    await other.ok('SELECT INBOX');
    await other.ok('UID MOVE 1 There');
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: ['two'], There: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.id('one')).toBe(id);
    expect(await scene.meetings()).toMatchObject([
      { kind: 'movedThere', message: { messageId: id }, wanted: { path: 'Here' }, stands: 'There' },
    ]);
    expect(await scene.journal()).toEqual(['flags applied', 'move superseded']);
  });

  it('moved here and there to the same folder: that is what was wanted, and nobody is asked', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Here');
    await scene.sync();
    const id = await scene.id('one');
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Here') }, now);
    await other.ok('SELECT INBOX');
    await other.ok('UID MOVE 1 Here');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
    expect(await scene.journal()).toEqual(['move applied']);
  });

  it('moved here, expunged there: held in full, it is appended to the destination', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Here');
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Flagged'], remove: [] }, now);
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Here') }, now);
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.id('one')).toBe(id);
    expect(await scene.meetings()).toMatchObject([
      {
        kind: 'expungedThere',
        message: { messageId: id },
        wanted: 'move',
        mailbox: 'INBOX',
        putBack: 'Here',
      },
    ]);
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['one \\Flagged'] });
    expect(await scene.meetings()).toHaveLength(1);
  });

  it('moved here, expunged there: not held, it is shown as a conflict', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Here');
    await client.sync({ tiers: 0 });
    await moveMessages(
      client.replica,
      { messageIds: [await scene.id('one')], to: await scene.folder('Here') },
      now,
    );
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    expect(await scene.server()).toEqual({});
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', message: { subject: 'one' }, wanted: 'move', mailbox: 'INBOX', putBack: null },
    ]);
    expect(await scene.journal()).toEqual(['move conflict']);
    expect(await client.replica.messages.count()).toBe(0);
  });

  it('copied here, expunged there: held in full, the copy is appended to its folder', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE Here');
    await scene.sync();
    await copyMessages(
      client.replica,
      { messageIds: [await scene.id('one')], to: await scene.folder('Here') },
      now,
    );
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['one'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', wanted: 'copy', putBack: 'Here' },
    ]);
  });

  it('flagged here, expunged there: shown as a conflict, and kept while it is held', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Flagged'], remove: [] }, now);
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    await scene.sync();
    expect(await scene.server()).toEqual({});
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', message: { messageId: id }, wanted: 'flags', mailbox: 'INBOX', putBack: null },
    ]);
    expect(await scene.row('one')).toMatchObject({ id, uid: null });
    expect(await scene.journal()).toEqual(['flags conflict']);
  });

  it('only read here, expunged there: nobody is asked about it', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Seen'], remove: [] }, now);
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    await scene.sync();
    expect(await scene.server()).toEqual({});
    expect(await scene.meetings()).toEqual([]);
    expect(await client.replica.messages.get(id)).toBeUndefined();
    expect(await scene.journal()).toEqual(['flags superseded']);
  });

  it('flagged here, moved there: the flag follows', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one');
    await other.ok('CREATE There');
    await scene.sync();
    const id = await scene.id('one');
    await changeFlags(client.replica, { messageIds: [id], add: ['\\Flagged'], remove: [] }, now);
    await other.ok('SELECT INBOX');
    await other.ok('UID MOVE 1 There');
    await scene.sync();
    expect(await scene.server()).toEqual({ There: ['one \\Flagged'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.id('one')).toBe(id);
    expect(await scene.meetings()).toEqual([]);
  });

  it('deleted for good here, expunged there: that is what was wanted', async () => {
    const { client, other, now } = scene;
    await scene.deliver('INBOX', 'one', 'two');
    await scene.sync();
    await deleteMessages(client.replica, { messageIds: [await scene.id('one')] }, now);
    await expunge(other, 'INBOX', '1');
    await scene.sync();
    expect(await scene.shown()).toEqual({ INBOX: ['two'] });
    expect(await scene.meetings()).toEqual([]);
    expect(await scene.journal()).toEqual(['delete applied']);
  });
});
