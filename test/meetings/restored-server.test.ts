// A server that lost its memory, in part or of a day: what was deleted does not come back, and what was there is not deleted.
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import {
  changeFlags,
  deleteMessages,
  moveMessages,
  trashMessages,
} from '../../core/replica/commands/message-commands.ts';
import { countUnsent } from '../../core/replica/unsent.ts';
import { startClient } from '../pull/pull-fixture.ts';
import { run } from '../support/run-command.ts';
import { backUp, putBack } from './clone-replica.ts';
import { expunge, type Scene, startScene } from './meeting-fixture.ts';

const many = Array.from({ length: 20 }, (_, index) => `m${String(index).padStart(2, '0')}`);

describe('a server that is not what it was', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(async () => {
    await scene.close();
  });

  /** Puts the mail directory back to what it was when this was called. Dovecot keeps nothing in memory without a session. */
  const yesterday = async () => {
    const mail = scene.dovecot.mailDirectory('alice');
    const copy = `${mail}.yesterday`;
    await scene.other.command('UNSELECT');
    await run('cp', ['-a', mail, copy]);
    return async (): Promise<void> => {
      await rm(mail, { recursive: true });
      await run('cp', ['-a', copy, mail]);
    };
  };

  it('UIDVALIDITY changed: rows are re-matched by content, pending changes follow, no body is fetched again', async () => {
    const { client, other, now, dovecot } = scene;
    await scene.deliver('INBOX', ...many);
    await other.ok('CREATE Here');
    await scene.sync();
    const id = await scene.id('m03');
    await moveMessages(client.replica, { messageIds: [id], to: await scene.folder('Here') }, now);
    const texts = client.sent.texts.length;
    await dovecot.doveadm('mailbox', 'update', '-u', 'alice', '--uid-validity', '1900000000', 'INBOX');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['m03'], INBOX: many.filter((name) => name !== 'm03') });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.id('m03')).toBe(id);
    expect(client.sent.texts.length).toBe(texts);
    expect(await scene.meetings()).toEqual([]);
  });

  it('restored from yesterday: what was deleted since does not come back', async () => {
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    const restore = await yesterday();
    await expunge(scene.other, 'INBOX', '1:2');
    await scene.deliver('INBOX', 'today');
    await scene.sync();
    const texts = scene.client.sent.texts.length;
    await restore();
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: many.slice(2), Trash: ['m00', 'm01'] });
    expect(scene.client.sent.texts.length).toBe(texts + 2);
    expect(await scene.meetings()).toMatchObject([
      { kind: 'manyGone', mailbox: 'INBOX', messageIds: [await scene.id('today')] },
      { kind: 'wentBack', mailbox: 'INBOX', returned: 2, trashed: 'Trash' },
    ]);
    await scene.sync();
    expect(await scene.meetings()).toHaveLength(2);
    expect(await scene.server()).toEqual({ INBOX: many.slice(2), Trash: ['m00', 'm01'] });
  });

  it('restored from yesterday: what was moved since is where it was then, and is not thrown away', async () => {
    await scene.deliver('INBOX', ...many);
    await scene.other.ok('CREATE Here');
    await scene.sync();
    const restore = await yesterday();
    await scene.other.ok('SELECT INBOX');
    await scene.other.ok('UID MOVE 1:2 Here');
    await scene.other.ok('UNSELECT');
    await scene.sync();
    expect(await scene.shown()).toEqual({ Here: ['m00', 'm01'], INBOX: many.slice(2) });
    await restore();
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: many });
    expect(await scene.shown()).toEqual(await scene.server());
    expect((await scene.meetings()).map(({ kind }) => kind)).not.toContain('manyGone');
  });

  it('same UID, different message: each gets its own row, both stay', async () => {
    await scene.deliver('INBOX', 'one', 'two');
    await scene.sync();
    const restore = await yesterday();
    await scene.deliver('INBOX', 'six', 'ten');
    await scene.sync();
    const six = await scene.row('six');
    await restore();
    await scene.deliver('INBOX', 'other');
    await scene.sync();
    const instead = await scene.row('other');
    expect(instead.uid).toBe(six.uid);
    expect(await scene.row('six')).toMatchObject({ id: six.id, uid: null });
    expect(await scene.server()).toEqual({ INBOX: ['one', 'other', 'two'] });
    expect(await scene.shown()).toEqual({ INBOX: ['one', 'other', 'six', 'ten', 'two'] });
    expect(await scene.meetings()).toMatchObject([
      { kind: 'manyGone', messageIds: [six.id, await scene.id('ten')] },
      { kind: 'wentBack', returned: 0, trashed: null },
    ]);
  });

  it('same UID, different message: nothing is done to the other one that was meant for the first', async () => {
    const { client, now } = scene;
    await scene.deliver('INBOX', 'one', 'two');
    await scene.other.ok('CREATE Here');
    await scene.sync();
    const restore = await yesterday();
    await scene.deliver('INBOX', 'six', 'ten');
    await scene.sync();
    await moveMessages(
      client.replica,
      { messageIds: [await scene.id('six')], to: await scene.folder('Here') },
      now,
    );
    await deleteMessages(client.replica, { messageIds: [await scene.id('ten')] }, now);
    await restore();
    await scene.deliver('INBOX', 'other');
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['six'], INBOX: ['one', 'other', 'two'] });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', message: { subject: 'six' }, putBack: 'Here' },
      { kind: 'wentBack', returned: 0 },
    ]);
  });

  it('same UID, different message, and more mail since than was lost: detected by content, and nothing is done to it', async () => {
    const { client, now } = scene;
    await scene.deliver('INBOX', 'one', 'two');
    await scene.other.ok('CREATE Here');
    await scene.sync();
    const restore = await yesterday();
    await scene.deliver('INBOX', 'six', 'ten');
    await scene.sync();
    await moveMessages(
      client.replica,
      { messageIds: [await scene.id('six')], to: await scene.folder('Here') },
      now,
    );
    await deleteMessages(client.replica, { messageIds: [await scene.id('ten')] }, now);
    await restore();
    await scene.deliver('INBOX', 'other', 'another', 'more', 'still more');
    await scene.sync();
    expect(await scene.server()).toEqual({
      Here: ['six'],
      INBOX: ['another', 'more', 'one', 'other', 'still more', 'two'],
    });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toMatchObject([
      { kind: 'expungedThere', message: { subject: 'six' }, putBack: 'Here' },
      { kind: 'wentBack', returned: 0 },
    ]);
  });

  it('restored from yesterday, and cut at any time since: ends as if it had not been', async () => {
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    const restore = await yesterday();
    await expunge(scene.other, 'INBOX', '1:2');
    await scene.deliver('INBOX', 'today');
    await scene.sync();
    await restore();
    const before = await backUp(scene.client.replica);
    const restored = await yesterday();
    const { wire } = await scene.client.sync();
    const all = wire.up + wire.down;
    for (let cut = 1; cut < 8; cut += 1) {
      await restored();
      await putBack(scene.client.replica, before);
      scene.client.link.cutAfter(Math.floor((all * cut) / 8));
      await scene.client.sync();
      scene.client.link.cutAfter(0);
      await scene.sync();
      expect(await scene.server()).toEqual({ INBOX: many.slice(2), Trash: ['m00', 'm01'] });
      expect((await scene.meetings()).map(({ kind }) => kind).sort()).toEqual(['manyGone', 'wentBack']);
    }
  });

  it('more than half of a folder vanished: nothing is dropped before the user says so', async () => {
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    await expunge(scene.other, 'INBOX', '1:15');
    await scene.sync();
    await scene.sync();
    expect(await scene.shown()).toEqual({ INBOX: many });
    const [meeting, ...others] = await scene.meetings();
    expect(others).toEqual([]);
    expect(meeting).toMatchObject({ kind: 'manyGone', mailbox: 'INBOX', of: 20 });
    expect(meeting?.kind === 'manyGone' && meeting.messageIds).toHaveLength(15);
    expect(await scene.client.replica.texts.count()).toBe(20);
  });

  it('more than half of a folder vanished: put back, it is there again; let go, it is gone here, too', async () => {
    const { client, now } = scene;
    await scene.deliver('INBOX', ...many);
    await scene.deliver('Work', ...many.map((name) => `work ${name}`));
    await scene.sync();
    await expunge(scene.other, 'INBOX', '1:15');
    await expunge(scene.other, 'Work', '1:15');
    await scene.sync();
    const asked = await client.replica.conflicts.toArray();
    const about = (path: string) =>
      asked.find(({ meeting }) => meeting.kind === 'manyGone' && meeting.mailbox === path)?.id ?? 0;
    await actOnConflict(client.replica, about('INBOX'), 'putBack', now);
    await actOnConflict(client.replica, about('Work'), 'dismiss', now);
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: many, Work: many.slice(15).map((name) => `work ${name}`) });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
    expect(await client.replica.messages.count()).toBe(25);
  });

  it('more than half of a folder vanished: what is done to one of them is done, and reading one drops nothing', async () => {
    const { client, now } = scene;
    await scene.deliver('INBOX', ...many);
    await scene.other.ok('CREATE Here');
    await scene.sync();
    const read = await scene.id('m02');
    await changeFlags(client.replica, { messageIds: [read], add: ['\\Seen'], remove: [] }, now);
    await expunge(scene.other, 'INBOX', '1:15');
    await scene.sync();
    const [moved, starred] = [await scene.id('m03'), await scene.id('m04')];
    await moveMessages(client.replica, { messageIds: [moved], to: await scene.folder('Here') }, now);
    await changeFlags(client.replica, { messageIds: [starred], add: ['\\Flagged'], remove: [] }, now);
    await scene.sync();
    expect(await scene.server()).toEqual({ Here: ['m03'], INBOX: many.slice(15) });
    const flags = new Map([
      ['m02', ' \\Seen'],
      ['m04', ' \\Flagged'],
    ]);
    const left = many.filter((name) => name !== 'm03').map((name) => `${name}${flags.get(name) ?? ''}`);
    expect(await scene.shown()).toEqual({ Here: ['m03'], INBOX: left });
    expect((await scene.meetings()).map(({ kind }) => kind).sort()).toEqual(['expungedThere', 'manyGone']);
    expect(await countUnsent(client.replica)).toBe(0);
  });

  it('a folder of many was deleted there: the user is asked, and what is put back goes to Recovered', async () => {
    const { client, now } = scene;
    await scene.deliver('Work', ...many);
    await scene.sync();
    await scene.other.ok('DELETE Work');
    await scene.sync();
    await scene.sync();
    expect(await scene.shown()).toEqual({ Work: many });
    const [asked, ...others] = await client.replica.conflicts.toArray();
    expect(others).toEqual([]);
    expect(asked?.meeting).toMatchObject({ kind: 'manyGone', mailbox: 'Work', of: 20 });
    await actOnConflict(client.replica, asked?.id ?? 0, 'putBack', now);
    await scene.sync();
    expect(await scene.server()).toEqual({ Recovered: many });
    expect(await scene.shown()).toEqual(await scene.server());
    expect((await client.replica.mailboxes.toArray()).map(({ path }) => path)).not.toContain('Work');
  });

  it('more than half of a folder was moved: nobody is asked', async () => {
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    const texts = scene.client.sent.texts.length;
    await scene.other.ok('SELECT INBOX');
    await scene.other.ok('CREATE Archive/2024');
    await scene.other.ok('UID MOVE 1:15 Archive/2024');
    await scene.sync();
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
    expect(scene.client.sent.texts.length).toBe(texts);
  });

  it('more than half of a folder was moved by our own push: nobody is asked', async () => {
    const { client, now } = scene;
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    const ids = await Promise.all(many.slice(0, 15).map(scene.id));
    await trashMessages(client.replica, { messageIds: ids }, now);
    client.sent.listings.length = 0;
    await scene.sync();
    expect(await scene.server()).toEqual({ INBOX: many.slice(15), Trash: many.slice(0, 15) });
    expect(await scene.shown()).toEqual(await scene.server());
    expect(await scene.meetings()).toEqual([]);
    expect(client.sent.listings).toEqual([]);
  });

  it('an old backup of the replica does not bring back what was deleted', async () => {
    const { client, now, dovecot } = scene;
    await scene.deliver('INBOX', ...many);
    await scene.sync();
    const backup = await backUp(client.replica);
    await trashMessages(client.replica, { messageIds: [await scene.id('m00')] }, now);
    await expunge(scene.other, 'INBOX', '2:3');
    await scene.sync();
    const old = await startClient(dovecot);
    await putBack(old.replica, backup);
    expect((await old.sync()).error).toBeNull();
    expect(await scene.server()).toEqual({ INBOX: many.slice(3), Trash: ['m00'] });
    expect((await old.replica.messages.toArray()).map(({ subject }) => subject).sort()).toEqual([
      'm00',
      ...many.slice(3),
    ]);
    expect(await old.replica.conflicts.count()).toBe(0);
    await old.close();
  });
});
