import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailboxCommand, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { politeBut, type Script, startFakeServer } from './fake-server.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

const done = { kind: 'done', copied: null, changed: '', marked: '', missing: '' };
const message = { raw: 'Subject: s\r\n\r\nx\r\n' };

describe.each([
  ['with all extensions', []],
  ['without UNSELECT', ['UNSELECT']],
  ['without LIST-EXTENDED and LIST-STATUS', ['LIST-EXTENDED', 'LIST-STATUS', 'COMPRESS=DEFLATE']],
])('mailboxes on a server %s', (_name, withoutExtensions) => {
  let server: Dovecot;
  let remote: HostRemote;
  let id: SessionId;
  let run = 0;
  let top = '';

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    remote = remoteWith();
    id = (await remote.connect(account, settingsFor(server))).id;
  });
  afterAll(async () => {
    remote.close();
    await server.stop();
  });
  beforeEach(() => {
    run += 1;
    top = `Büro & "Co" ${run}`;
  });

  const change = async (...commands: MailboxCommand[]) => await remote.changeMailboxes(id, commands);
  /** Its mailboxes, subscribed ones with a plus. */
  const tree = async (): Promise<readonly string[]> => {
    const state = await server.serverState('alice');
    const ours = [...state].filter(([path]) => path.includes(String(run)));
    return ours.map(([path, { subscribed }]) => `${path}${subscribed ? '+' : ''}`).sort();
  };

  it('are made, and are subscribed; once more changes nothing', async () => {
    const commands: MailboxCommand[] = [
      { kind: 'create', path: top },
      { kind: 'create', path: `${top}/Дело` },
    ];
    expect(await change(...commands)).toEqual({ answers: [done, done], cut: null });
    expect(await tree()).toEqual([`${top}+`, `${top}/Дело+`]);
    expect(await change(...commands)).toEqual({ answers: [done, done], cut: null });
    const listed = await remote.listMailboxes(id);
    expect(listed.find(({ path }) => path === `${top}/Дело`)).toMatchObject({
      subscribed: true,
      selectable: true,
    });
    expect(listed.find(({ path }) => path === 'INBOX')).toMatchObject({ subscribed: false });
  });

  it('are renamed with their subscriptions, children and all; once more is done already', async () => {
    await change(
      { kind: 'create', path: top },
      { kind: 'create', path: `${top}/a` },
      { kind: 'create', path: `${top}/b` },
    );
    await change({ kind: 'subscribe', path: `${top}/b`, subscribed: false });
    await change({ kind: 'create', path: `${top} not this` });
    const rename: MailboxCommand = { kind: 'rename', from: top, to: `Neu ${run}` };
    expect(await change(rename)).toEqual({ answers: [done], cut: null });
    const renamed = [`${top} not this+`, `Neu ${run}+`, `Neu ${run}/a+`, `Neu ${run}/b`];
    expect(await tree()).toEqual(renamed);
    expect(await change(rename)).toEqual({ answers: [done], cut: null });
    expect(await tree()).toEqual(renamed);
    const imap = await server.imap('alice');
    const { untagged } = await imap.ok('LSUB "" "*"');
    await imap.close();
    expect(untagged.filter((line) => line.includes(`B&APw-ro &- \\"Co\\" ${run}"`))).toEqual([]);
  });

  it('are not renamed over another, nor from nowhere', async () => {
    await change({ kind: 'create', path: top }, { kind: 'create', path: `${top} 2` });
    const { answers } = await change(
      { kind: 'rename', from: top, to: `${top} 2` },
      { kind: 'rename', from: `${top} nowhere`, to: `${top} 3` },
    );
    expect(answers).toMatchObject([{ kind: 'refused', code: 'ALREADYEXISTS' }, { kind: 'refused' }]);
    expect(await tree()).toEqual([`${top} 2+`, `${top}+`]);
  });

  it('are deleted with what they hold, even while one is open, and their subscriptions go too', async () => {
    await server.deliver('alice', top, [message]);
    await change({ kind: 'create', path: `${top} 2` });
    await remote.selectMailbox(id, top);
    const { answers, cut } = await change(
      { kind: 'delete', path: top },
      { kind: 'delete', path: `${top} 2` },
    );
    expect({ answers, cut }).toEqual({ answers: [done, done], cut: null });
    expect(await tree()).toEqual([]);
    expect((await change({ kind: 'delete', path: top })).answers).toEqual([done]);
    const paths = (await remote.listMailboxes(id)).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith(top))).toEqual([]);
  });

  it('keep what is marked in them when they are closed', async () => {
    await server.deliver('alice', top, [{ ...message, flags: ['\\Deleted'] }]);
    await remote.selectMailbox(id, top);
    await change({ kind: 'create', path: `${top} 2` });
    expect((await server.serverState('alice')).get(top)?.messages).toHaveLength(1);
  });

  it('that are only subscribed do not appear', async () => {
    await change({ kind: 'create', path: top });
    const imap = await server.imap('alice');
    await imap.ok(`DELETE "B&APw-ro &- \\"Co\\" ${run}"`);
    await imap.close();
    const paths = (await remote.listMailboxes(id)).map(({ path }) => path);
    expect(paths).toContain('INBOX');
    expect(paths).not.toContain(top);
    expect(await change({ kind: 'subscribe', path: top, subscribed: false })).toEqual({
      answers: [done],
      cut: null,
    });
  });
});

describe('mailboxes on a server that says no without a reason', () => {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  const changed = async (
    others: Readonly<Record<string, ReturnType<Script>>>,
    ...commands: MailboxCommand[]
  ) => {
    const server = await startFakeServer({ script: politeBut(others) });
    const remote = remoteWith({ password: 'p', silenceMs: 1_000 });
    ends.push(
      () => remote.close(),
      () => server.stop(),
    );
    const { id } = await remote.connect(account, server.settings);
    const before = server.commands.length;
    const { answers, cut } = await remote.changeMailboxes(id, commands);
    return { answers, cut, sent: server.commands.slice(before) };
  };

  const no = 'T NO it is so\r\n';
  const refused = { kind: 'refused', code: '', reason: 'it is so' };
  const listed = (path: string, attributes = '') => `* LIST (${attributes}) "/" ${path}\r\nT OK x\r\n`;
  const nothing = 'T OK x\r\n';
  const create: MailboxCommand = { kind: 'create', path: 'A' };
  const rename: MailboxCommand = { kind: 'rename', from: 'A', to: 'B' };
  const remove: MailboxCommand = { kind: 'delete', path: 'A' };

  it.each([
    ['one that is there has been made', create, { CREATE: no, LIST: listed('A') }, done],
    ['one that is not there has not', create, { CREATE: no, LIST: nothing }, refused],
    [
      'a name that only holds others is none',
      create,
      { CREATE: no, LIST: listed('A', '\\Noselect') },
      refused,
    ],
    ['one that is gone has been deleted', remove, { DELETE: no, LIST: nothing }, done],
    [
      'one that only holds others now has been deleted',
      remove,
      { DELETE: no, LIST: listed('A', '\\Noselect') },
      done,
    ],
    ['one that is there has not been deleted', remove, { DELETE: no, LIST: listed('A') }, refused],
    ['one of which nobody says anything has not been deleted', remove, { DELETE: no, LIST: no }, refused],
    [
      'one that is gone and there has been renamed',
      rename,
      { RENAME: no, 'LIST "" "A"': nothing, 'LIST "" "B"': listed('B') },
      done,
    ],
    [
      'one that is still there has not been renamed',
      rename,
      { RENAME: no, 'LIST "" "A"': listed('A'), 'LIST "" "B"': listed('B') },
      refused,
    ],
    ['one that is nowhere has not been renamed', rename, { RENAME: no, LIST: nothing }, refused],
  ])('%s', async (_name, command, others, answer) => {
    const { answers, cut } = await changed(others, command);
    expect({ answers, cut }).toEqual({ answers: [answer], cut: null });
  });

  it('what could not be made is not left subscribed', async () => {
    const { sent } = await changed({ CREATE: no, LIST: nothing }, create);
    expect(sent).toEqual(['CREATE "A"', 'SUBSCRIBE "A"', 'LIST "" "A"', 'UNSUBSCRIBE "A"']);
  });

  it('all go out in one write, and a cut leaves the rest unanswered', async () => {
    const { answers, cut } = await changed(
      { 'CREATE "B"': null },
      create,
      { kind: 'create', path: 'B' },
      remove,
    );
    expect(answers).toEqual([done, { kind: 'unanswered' }, { kind: 'unanswered' }]);
    expect(cut?.code).toBe('cut');
  });

  it('a name cannot end the command it is in', async () => {
    const { sent } = await changed({}, { kind: 'create', path: 'A"\r\nx LOGOUT\0' });
    expect(sent).toEqual(['CREATE "A\\"&AA0ACg-x LOGOUT&AAA-"', 'SUBSCRIBE "A\\"&AA0ACg-x LOGOUT&AAA-"']);
  });
});
