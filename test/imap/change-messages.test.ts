import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandAnswer, MessageCommand, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type EditingProxy, startEditingProxy, withoutUidCodes } from './editing-proxy.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

const message = (n: number) => ({ raw: `Subject: n ${n}\r\nMessage-ID: <${n}@x>\r\n\r\ntext ${n}\r\n` });

const servers = [
  ['with all extensions', []],
  ['without COMPRESS', ['COMPRESS=DEFLATE']],
  ['without MOVE', ['MOVE']],
  ['without UIDPLUS', ['UIDPLUS']],
  ['without MOVE and UIDPLUS', ['MOVE', 'UIDPLUS']],
  ['with UIDPLUS that tells no UIDs', ['COPYUID', 'COMPRESS=DEFLATE']],
  ['without QRESYNC', ['QRESYNC']],
  ['without QRESYNC, CONDSTORE and ENABLE', ['QRESYNC', 'CONDSTORE', 'ENABLE']],
  [
    'without any extension',
    [
      'QRESYNC',
      'CONDSTORE',
      'ENABLE',
      'ESEARCH',
      'UIDPLUS',
      'COPYUID',
      'MOVE',
      'COMPRESS=DEFLATE',
      'UNSELECT',
    ],
  ],
] as const;

describe.each(servers)('messages on a server %s', (_name, withoutExtensions) => {
  const has = (name: string) => !withoutExtensions.some((without) => without === name);
  let server: Dovecot;
  let proxy: EditingProxy;
  let remote: HostRemote;
  let id: SessionId;
  let run = 0;
  let box = '';
  let target = '';

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    proxy = await startEditingProxy({ host: server.host, port: server.imapPort, edit: withoutUidCodes });
    remote = remoteWith();
    const way = has('COPYUID') ? {} : { port: proxy.port, security: 'plain' as const };
    id = (await remote.connect(account, settingsFor(server, way))).id;
  });
  afterAll(async () => {
    remote.close();
    await proxy.stop();
    await server.stop();
  });
  beforeEach(async () => {
    run += 1;
    box = `Box ${run}`;
    target = `Ziel ä & Co ${run}`;
    await server.deliver('alice', box, [1, 2, 3, 4, 5, 6].map(message));
    await server.deliver('alice', target, []);
  });

  const change = async (...commands: MessageCommand[]) => await remote.changeMessages(id, commands);
  const done = (answer: Partial<Extract<CommandAnswer, { kind: 'done' }>> = {}): CommandAnswer => ({
    kind: 'done',
    copied: null,
    changed: '',
    marked: '',
    missing: '',
    ...answer,
  });
  /** What a mailbox holds, as `subject: flags`. */
  const held = async (path: string): Promise<readonly string[]> => {
    const messages = (await server.serverState('alice')).get(path)?.messages ?? [];
    return messages.map(({ subject, flags }) => `${subject}: ${flags.join(' ')}`.trim());
  };
  /** What another client does to the mailbox. */
  const elsewhere = async (...commands: string[]) => {
    const imap = await server.imap('alice');
    await imap.ok(`SELECT "${box}"`);
    for (const command of commands) await imap.ok(command);
    await imap.close();
  };
  const copied = async (...pairs: [number, number][]) =>
    has('COPYUID')
      ? { uidValidity: (await server.serverState('alice')).get(target)?.uidValidity ?? 0, pairs }
      : null;

  it('are selected with what SELECT says, time and again', async () => {
    const first = await remote.selectMailbox(id, box);
    expect(first).toMatchObject({ uidNext: 7, exists: 6 });
    expect(first.uidValidity).toBe((await server.serverState('alice')).get(box)?.uidValidity);
    expect(first.highestModseq === null).toBe(!has('CONDSTORE'));
    await server.deliver('alice', box, [message(7)]);
    expect(await remote.selectMailbox(id, box)).toMatchObject({ uidNext: 8, exists: 7 });
    expect(await rejection(remote.selectMailbox(id, 'No such'))).toMatchObject({ code: 'gone' });
    expect(await rejection(change())).toMatchObject({ code: 'rejected' });
  });

  it('change their flags, and those that are not there are named', async () => {
    await remote.selectMailbox(id, box);
    const { answers, flags, modseqs, cut } = await change(
      { kind: 'store', uids: '1:3,9', add: ['\\Seen', 'work'], remove: [] },
      { kind: 'store', uids: '2', add: ['\\Flagged'], remove: ['\\Seen'] },
    );
    expect({ answers, cut }).toEqual({ answers: [done({ missing: '9' }), done()], cut: null });
    expect(await held(box)).toEqual([
      'n 1: \\Seen work',
      'n 2: \\Flagged work',
      'n 3: \\Seen work',
      'n 4:',
      'n 5:',
      'n 6:',
    ]);
    expect(flags).toEqual([]);
    expect(modseqs.map(({ uid }) => uid)).toEqual(has('CONDSTORE') ? [1, 2, 3] : []);
    // Said once more, it changes nothing and misses nothing but what is not there.
    const again = await change({ kind: 'store', uids: '1:3,9', add: ['work'], remove: ['\\Draft'] });
    expect(again.answers).toEqual([done({ missing: '9' })]);
  });

  it('are copied, moved and deleted for good in one go', async () => {
    await remote.selectMailbox(id, box);
    const { answers, cut } = await change(
      { kind: 'store', uids: '3', add: ['\\Seen'], remove: [] },
      { kind: 'copy', uids: '3:4,12', to: target },
      { kind: 'move', uids: '5,7', to: target },
      { kind: 'expunge', uids: '6,8', unchangedSince: null },
    );
    expect(cut).toBeNull();
    expect(answers).toEqual([
      done(),
      done({ copied: await copied([3, 1], [4, 2]), missing: '12' }),
      done({ copied: await copied([5, 3]), missing: '7' }),
      done({ missing: '8' }),
    ]);
    expect(await held(box)).toEqual(['n 1:', 'n 2:', 'n 3: \\Seen', 'n 4:']);
    expect(await held(target)).toEqual(['n 3: \\Seen', 'n 4:', 'n 5:']);
  });

  it('of which none is there are all missing', async () => {
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'store', uids: '20:22', add: ['\\Seen'], remove: [] },
      { kind: 'copy', uids: '20,21', to: target },
      { kind: 'move', uids: '22', to: target },
      { kind: 'expunge', uids: '20:22', unchangedSince: null },
      { kind: 'move', uids: '', to: target },
    );
    expect(answers).toEqual([
      done({ missing: '20:22' }),
      done({ missing: '20:21' }),
      done({ missing: '22' }),
      done({ missing: '20:22' }),
      done(),
    ]);
    expect(await held(box)).toHaveLength(6);
  });

  it("stay when somebody else marked them: other people's \\Deleted survives", async () => {
    await elsewhere('UID STORE 1 +FLAGS (\\Deleted)');
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'expunge', uids: '2', unchangedSince: null },
      { kind: 'move', uids: '3', to: target },
    );
    const left = has('UIDPLUS') ? [] : ['n 2: \\Deleted', ...(has('MOVE') ? [] : ['n 3: \\Deleted'])];
    expect(await held(box)).toEqual(['n 1: \\Deleted', ...left, 'n 4:', 'n 5:', 'n 6:']);
    expect(await held(target)).toEqual(['n 3:']);
    expect(answers).toEqual([
      done({ marked: has('UIDPLUS') ? '' : '2' }),
      done({ copied: await copied([3, 1]), marked: has('UIDPLUS') || has('MOVE') ? '' : '3' }),
    ]);
    // Once the other has taken its own away, what was left goes with the next.
    await elsewhere('UID STORE 1 -FLAGS (\\Deleted)');
    await change({ kind: 'expunge', uids: '2:4', unchangedSince: null });
    expect(await held(box)).toEqual(['n 1:', 'n 5:', 'n 6:']);
  });

  it('stay where they are when the destination refuses them', async () => {
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'move', uids: '1:2', to: 'Not there' },
      { kind: 'copy', uids: '3', to: 'Not there either' },
      { kind: 'store', uids: '4', add: ['\\Seen'], remove: [] },
    );
    expect(answers).toMatchObject([
      { kind: 'refused', code: 'TRYCREATE' },
      { kind: 'refused', code: 'TRYCREATE' },
      { kind: 'done' },
    ]);
    expect(await held(box)).toEqual(['n 1:', 'n 2:', 'n 3:', 'n 4: \\Seen', 'n 5:', 'n 6:']);
  });

  it('that somebody else expunged meanwhile do not keep the others', async () => {
    await remote.selectMailbox(id, box);
    await elsewhere('UID STORE 3 +FLAGS (\\Deleted)', 'EXPUNGE');
    const { answers } = await change({ kind: 'copy', uids: '2:4', to: target });
    // Without COPYUID all there is to know is a search before the server itself knew.
    const knows = has('COPYUID') || has('UIDPLUS');
    expect(answers).toEqual([done({ copied: await copied([2, 1], [4, 2]), missing: knows ? '3' : '' })]);
    await elsewhere('UID STORE 5 +FLAGS (\\Deleted)', 'EXPUNGE');
    const moved = await change({ kind: 'move', uids: '4:6', to: target });
    expect(moved.answers).toMatchObject([{ kind: 'done' }]);
    expect(await held(box)).toEqual(['n 1:', 'n 2:']);
    expect(await held(target)).toEqual(['n 2:', 'n 4:', 'n 4:', 'n 6:']);
  });

  it('that somebody else expunged meanwhile are missing, and the others change', async () => {
    const { highestModseq } = await remote.selectMailbox(id, box);
    await elsewhere('UID STORE 3,5 +FLAGS (\\Deleted)', 'EXPUNGE');
    const { answers } = await change(
      { kind: 'store', uids: '2:4', add: ['\\Seen'], remove: [] },
      { kind: 'expunge', uids: '5:6', unchangedSince: highestModseq },
    );
    // Where nothing is told by UID, a search knows no more than the session did.
    expect(answers).toEqual([done({ missing: has('CONDSTORE') ? '3' : '' }), done()]);
    expect(await held(box)).toEqual(['n 1:', 'n 2: \\Seen', 'n 4: \\Seen']);
  });

  it('are deleted behind a move in the same go', async () => {
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'move', uids: '5', to: target },
      { kind: 'expunge', uids: '6', unchangedSince: null },
    );
    expect(answers).toEqual([done({ copied: await copied([5, 1]) }), done()]);
    expect(await held(box)).toEqual(['n 1:', 'n 2:', 'n 3:', 'n 4:']);
  });

  it.runIf(has('CONDSTORE'))('are not deleted when somebody changed them since', async () => {
    const { highestModseq } = await remote.selectMailbox(id, box);
    await elsewhere('UID STORE 2 +FLAGS (\\Flagged)');
    await remote.selectMailbox(id, box);
    const { answers } = await change({ kind: 'expunge', uids: '1:3,9', unchangedSince: highestModseq });
    expect(answers).toEqual([done({ changed: '2', missing: '9' })]);
    expect(await held(box)).toEqual(['n 2: \\Flagged', 'n 4:', 'n 5:', 'n 6:']);
    const all = await change({ kind: 'expunge', uids: '2', unchangedSince: highestModseq });
    expect(all.answers).toEqual([done({ changed: '2' })]);
    expect(await held(box)).toHaveLength(4);
  });

  it('do not take what is no flag, and nothing of it is sent', async () => {
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'store', uids: '1', add: ['\\Seen) junk', 'x\r\nA LOGOUT'], remove: [] },
      { kind: 'store', uids: '1', add: ['\\Recent'], remove: [] },
      { kind: 'store', uids: '2', add: ['\\Answered'], remove: [] },
    );
    expect(answers).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'done' }]);
    expect((await held(box)).slice(0, 2)).toEqual(['n 1:', 'n 2: \\Answered']);
    expect(await rejection(change({ kind: 'store', uids: '1:*', add: ['a'], remove: [] }))).toMatchObject({
      code: 'rejected',
    });
  });

  it('of a set that no line could hold are changed all the same', async () => {
    const many = Array.from({ length: 4_000 }, (_, i) => i * 2 + 1).join(',');
    expect(many.length).toBeGreaterThan(16_000);
    await remote.selectMailbox(id, box);
    const { answers } = await change(
      { kind: 'store', uids: many, add: ['\\Seen'], remove: [] },
      { kind: 'move', uids: many, to: target },
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done']);
    const [, moved] = answers;
    expect(moved?.kind === 'done' && moved.copied).toEqual(await copied([1, 1], [3, 2], [5, 3]));
    expect(await held(box)).toEqual(['n 2:', 'n 4:', 'n 6:']);
  });

  it('are found by their Message-ID from a UID on', async () => {
    const odd = ['<a"b\\c@x>', '<ünï@x>', `<${'long'.repeat(100)}@x>`];
    await server.deliver(
      'alice',
      target,
      ['<1@x>', '<11@x>', '<1@xy>', ...odd, '<1@x>', '<last@x>'].map((messageId) => ({
        raw: `Subject: s\r\nMessage-ID: ${messageId}\r\n\r\nx\r\n`,
      })),
    );
    await remote.selectMailbox(id, target);
    const ids = ['<1@x>', '<11@x>', '', '<none@x>', '"x\r\nA LOGOUT', '<last@x>'];
    expect(await remote.findMessageIds(id, 1, ids)).toEqual(['1,7', '2', '', '', '', '8']);
    expect(await remote.findMessageIds(id, 1, odd)).toEqual(['4', '5', '6']);
    expect(await remote.findMessageIds(id, 2, ids)).toEqual(['7', '2', '', '', '', '8']);
    expect(await remote.findMessageIds(id, 9, ids)).toEqual(['', '', '', '', '', '']);
  });
});
