import { describe, expect, it } from 'vitest';
import type { CommandAnswer, HostPorts, MessageCommand } from '../../core/ports.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../core/replica/commands/mailbox-commands.ts';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { FakeServer } from './fake-server.ts';
import { replicaState } from './new-replica.ts';
import { called, contentsOf, folder, inStep, later, raw, shownBy, sync } from './push-fixture.ts';

const everything = { extensions: 'qresync', lacks: [] } as const;

/** A line on which some commands are answered by hand, and not carried out. */
const answering = (
  server: FakeServer,
  answer: (command: MessageCommand) => CommandAnswer | null,
): HostPorts & { readonly asked: MessageCommand[] } => {
  const { remote, attachments } = server.connect();
  const asked: MessageCommand[] = [];
  return {
    attachments,
    asked,
    remote: {
      ...remote,
      changeMessages: async (session, commands) => {
        asked.push(...commands);
        const [first] = commands;
        const byHand = first && commands.length === 1 ? answer(first) : null;
        if (byHand) return { answers: [byHand], flags: [], modseqs: [], cut: null };
        return remote.changeMessages(session, commands);
      },
    },
  };
};

const meetings = async (replica: Replica) =>
  (await replica.conflicts.toArray()).map(({ meeting, open }) => ({ ...meeting, open }));

describe('what the server says to a change', () => {
  it('no, for good: it is off the journal, shown as it is there, and one row tells of all of it', async () => {
    const { server, replica } = await inStep(everything);
    const was = contentsOf(server);
    const messageIds = await called(replica, 'message 1', 'message 2');
    await moveMessages(replica, { messageIds, to: await folder(replica, 'Archive') }, later());
    const ports = answering(server, ({ kind }) =>
      kind === 'move' ? { kind: 'refused', code: 'OVERQUOTA', reason: 'No room left' } : null,
    );
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 1 });
    expect(await meetings(replica)).toEqual([
      { kind: 'refused', message: null, mailbox: 'Archive', reason: 'No room left', open: 1 },
    ]);
    expect(await shownBy(replica)).toEqual(was);
    expect(await sync(server, replica)).toMatchObject({ pushed: 0, conflicts: 1 });
    expect(contentsOf(server)).toEqual(was);
  });

  it('not now: it goes out again in the next session, not before', async () => {
    const { server, replica } = await inStep(everything);
    const messageIds = await called(replica, 'message 1');
    await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
    const ports = answering(server, () => ({ kind: 'refused', code: 'UNAVAILABLE', reason: 'Busy' }));
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 1, conflicts: 0 });
    // Before the folders are listed, and once after that.
    expect(ports.asked.length).toBe(2);
    expect(await sync(server, replica)).toMatchObject({ pending: 0, conflicts: 0 });
    expect(contentsOf(server).INBOX).toContain('message 1 \\Flagged');
  });

  it('yes, and does nothing: it is given up for this session after a few tries', async () => {
    const { server, replica } = await inStep(everything);
    await deleteMessages(replica, { messageIds: await called(replica, 'message 1') }, later());
    const ports = answering(server, ({ kind, uids }) =>
      kind === 'expunge' ? { kind: 'done', copied: null, changed: uids, marked: '', missing: '' } : null,
    );
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 1, conflicts: 0 });
    expect(ports.asked.length).toBeLessThanOrEqual(6);
    expect(await sync(server, replica)).toMatchObject({ pending: 0 });
    expect(contentsOf(server).INBOX).not.toContain('message 1');
  });
});

describe.each(['qresync', 'none'] as const)('a deletion for good, on a server with %s', (extensions) => {
  it('stops and asks when the flags changed there since', async () => {
    const { server, replica } = await inStep({ extensions, lacks: [] });
    await deleteMessages(replica, { messageIds: await called(replica, 'message 1', 'message 2') }, later());
    server.setFlags('INBOX', 1, ['\\Flagged']);
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 1 });
    expect(await meetings(replica)).toMatchObject([
      { kind: 'changedThere', mailbox: 'INBOX', flags: ['\\Flagged'], message: { subject: 'message 1' } },
    ]);
    expect(contentsOf(server).INBOX).toContain('message 1 \\Flagged');
    expect(contentsOf(server).INBOX).not.toContain('message 2');
    expect(await shownBy(replica)).toEqual(contentsOf(server));
  });

  it('is not stopped by what was done here before it', async () => {
    const { server, replica } = await inStep({ extensions, lacks: [] });
    const messageIds = await called(replica, 'message 1');
    await changeFlags(replica, { messageIds, add: ['\\Seen'], remove: [] }, later());
    await sync(server, replica);
    await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
    await copyMessages(replica, { messageIds, to: await folder(replica, 'Archive') }, later());
    await deleteMessages(replica, { messageIds }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(contentsOf(server).INBOX).not.toContain('message 1');
    expect(contentsOf(server).Archive).toContain('message 1 \\Flagged \\Seen');
  });
});

describe('folders', () => {
  it('are deleted with what is in them, unless something came since', async () => {
    const { server, replica } = await inStep(everything);
    await deleteMailbox(replica, { mailboxId: await folder(replica, 'Archive') }, later());
    await deleteMailbox(replica, { mailboxId: await folder(replica, 'Clients') }, later());
    server.append('Clients', 'just come');
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 1 });
    expect(Object.keys(contentsOf(server))).toEqual(['INBOX', 'Clients']);
    expect(await meetings(replica)).toMatchObject([
      { kind: 'folderChanged', mailbox: 'Clients', messages: 1 },
    ]);
    expect(await replicaState(replica)).toEqual(server.state());
  });

  it('that were made and deleted again before that went out leave nothing behind', async () => {
    const { server, replica } = await inStep(everything);
    const { remote, attachments } = server.connect();
    const listMailboxes: typeof remote.listMailboxes = async (session) => {
      const listed = await remote.listMailboxes(session);
      const { mailboxId } = await createMailbox(replica, { path: 'New' }, later());
      await renameMailbox(replica, { mailboxId, path: 'Newer' }, later());
      await subscribeMailbox(replica, { mailboxId, subscribed: false }, later());
      await deleteMailbox(replica, { mailboxId }, later());
      return listed;
    };
    const ports = { attachments, remote: { ...remote, listMailboxes } };
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(await shownBy(replica)).toEqual(contentsOf(server));
  });

  it('keep their names when the server says that the new one is taken, and it is not asked again', async () => {
    const { server, replica } = await inStep(everything);
    const archive = await folder(replica, 'Archive');
    server.create('Jobs/Old');
    await renameMailbox(replica, { mailboxId: archive, path: 'Jobs' }, later());
    await createMailbox(replica, { path: 'Jobs/New' }, later());
    const { remote, attachments } = server.connect();
    const asked: string[] = [];
    const changeMailboxes: typeof remote.changeMailboxes = (session, commands) => {
      asked.push(...commands.map(({ kind }) => kind));
      return remote.changeMailboxes(session, commands);
    };
    const ports = { attachments, remote: { ...remote, changeMailboxes } };
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 1 });
    expect(asked).toEqual(['rename', 'create']);
    expect(await meetings(replica)).toMatchObject([
      { kind: 'refused', mailbox: 'Archive', reason: 'That name is taken' },
    ]);
    expect(Object.keys(contentsOf(server)).sort()).toEqual([
      'Archive',
      'Clients',
      'INBOX',
      'Jobs/New',
      'Jobs/Old',
    ]);
    expect(await shownBy(replica)).toEqual(contentsOf(server));
    expect(await folder(replica, 'Archive')).toBe(archive);
    expect(await sync(server, replica)).toMatchObject({ pushed: 0, pending: 0, conflicts: 1 });
  });

  it('are made, renamed and filled in one go, and emptied before they are deleted', async () => {
    const { server, replica } = await inStep(everything);
    const archive = await folder(replica, 'Archive');
    await renameMailbox(replica, { mailboxId: await folder(replica, 'Clients'), path: 'People' }, later());
    const { mailboxId } = await createMailbox(replica, { path: 'People/Ann' }, later());
    await moveMessages(
      replica,
      { messageIds: await called(replica, 'message 1', 'old 1'), to: mailboxId },
      later(),
    );
    await deleteMailbox(replica, { mailboxId: archive }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(Object.keys(contentsOf(server)).sort()).toEqual(['INBOX', 'People', 'People/Ann']);
    expect(contentsOf(server)['People/Ann']).toEqual(['message 1', 'old 1']);
    expect(await shownBy(replica)).toEqual(contentsOf(server));
    expect(await replicaState(replica)).toEqual(server.state());
  });
});

describe('a folder that is deleted with something in it that was to go elsewhere', () => {
  const refusing = (server: FakeServer, kinds: readonly string[]) =>
    answering(server, ({ kind }) =>
      kinds.includes(kind) ? { kind: 'refused', code: 'OVERQUOTA', reason: 'No room left' } : null,
    );
  const openMeetings = async (replica: Replica) => (await meetings(replica)).filter(({ open }) => open === 1);

  it.each(['move', 'copy'] as const)(
    'stays when that %s was refused, and goes when the user says so',
    async (kind) => {
      const { server, replica } = await inStep(everything);
      const was = contentsOf(server);
      const archive = await folder(replica, 'Archive');
      const input = { messageIds: await called(replica, 'old 1'), to: await folder(replica, 'Clients') };
      await (kind === 'move' ? moveMessages : copyMessages)(replica, input, later());
      await deleteMailbox(replica, { mailboxId: archive }, later());
      const outcome = await sync(server, replica, { ports: refusing(server, [kind]) });
      expect(outcome).toMatchObject({ error: null, pending: 0, conflicts: 2 });
      expect(contentsOf(server)).toEqual(was);
      expect(await openMeetings(replica)).toMatchObject([
        { kind: 'refused', mailbox: 'Clients' },
        { kind: 'folderChanged', mailboxId: archive, mailbox: 'Archive', messages: 1, unsettled: true },
      ]);
      expect(await sync(server, replica)).toMatchObject({ pushed: 0, pending: 0, conflicts: 2 });
      const asked = (await replica.conflicts.toArray()).find(
        ({ meeting }) => meeting.kind === 'folderChanged',
      );
      await actOnConflict(replica, asked?.id ?? 0, 'doAgain', later());
      expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0 });
      expect(Object.keys(contentsOf(server))).toEqual(['INBOX', 'Clients']);
    },
  );

  it('stays when it is deleted while the user is asked about that', async () => {
    const { server, replica } = await inStep(everything);
    const was = contentsOf(server);
    const archive = await folder(replica, 'Archive');
    const messageIds = await called(replica, 'old 1', 'old 2');
    await moveMessages(replica, { messageIds, to: await folder(replica, 'Clients') }, later());
    await sync(server, replica, { ports: refusing(server, ['move']) });
    await deleteMailbox(replica, { mailboxId: archive }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 2 });
    expect(contentsOf(server)).toEqual(was);
    expect((await openMeetings(replica)).at(-1)).toMatchObject({ kind: 'folderChanged', messages: 2 });
  });

  it('stays when what was refused is tried again after it was deleted', async () => {
    const { server, replica } = await inStep(everything);
    const archive = await folder(replica, 'Archive');
    const messageIds = await called(replica, 'old 1');
    await moveMessages(replica, { messageIds, to: await folder(replica, 'Clients') }, later());
    await sync(server, replica, { ports: refusing(server, ['move']) });
    const [refused] = await replica.conflicts.toArray();
    const { remote, attachments } = server.connect();
    const listMailboxes: typeof remote.listMailboxes = async (session) => {
      const listed = await remote.listMailboxes(session);
      await deleteMailbox(replica, { mailboxId: archive }, later());
      await actOnConflict(replica, refused?.id ?? 0, 'doAgain', later());
      return listed;
    };
    const ports = { attachments, remote: { ...remote, listMailboxes } };
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0 });
    expect(contentsOf(server).Clients).toEqual(['old 1']);
    expect(contentsOf(server).Archive).toEqual(['old 2', 'old 3']);
    expect(await openMeetings(replica)).toMatchObject([{ kind: 'folderChanged', mailbox: 'Archive' }]);
  });

  it('stays when a message in it that was deleted for good changed there since', async () => {
    const { server, replica } = await inStep(everything);
    const archive = await folder(replica, 'Archive');
    await deleteMessages(replica, { messageIds: await called(replica, 'old 1') }, later());
    await deleteMailbox(replica, { mailboxId: archive }, later());
    server.setFlags('Archive', 1, ['\\Flagged']);
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 2 });
    expect(contentsOf(server).Archive).toEqual(['old 1 \\Flagged', 'old 2', 'old 3']);
    expect((await openMeetings(replica)).map(({ kind }) => kind)).toEqual(['changedThere', 'folderChanged']);
  });
});

describe('a message made here that the server would not take', () => {
  it('goes to Recovered when its folder is deleted there', async () => {
    const { server, replica } = await inStep(everything);
    const mailboxId = await folder(replica, 'Clients');
    const draft = { mailboxId, bytes: raw('draft'), flags: [], internalDate: 1_700_000_000_000 };
    await appendMessage(replica, draft, later());
    const { remote, attachments } = server.connect();
    const appendMessages: typeof remote.appendMessages = async (_session, _path, messages) => ({
      answers: messages.map(() => ({ kind: 'refused', code: 'OVERQUOTA', reason: 'No room left' })),
      cut: null,
    });
    const ports = { attachments, remote: { ...remote, appendMessages } };
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 1 });
    server.mailboxes.delete('Clients');
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0 });
    expect(contentsOf(server).Recovered).toEqual(['draft']);
    expect(await shownBy(replica)).toEqual(contentsOf(server));
    expect((await meetings(replica)).at(-1)).toMatchObject({
      kind: 'folderGone',
      message: { subject: 'draft' },
      mailbox: 'Clients',
      recovered: 'Recovered',
    });
  });
});

describe('the look at a folder after a push', () => {
  it('is not needed when nobody else did anything there', async () => {
    const { server, replica } = await inStep(everything);
    const messageIds = await called(replica, 'message 1', 'message 2');
    await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
    const { remote, attachments } = server.connect();
    const opened: string[] = [];
    const openMailbox: typeof remote.openMailbox = (session, request) => {
      opened.push(request.path);
      return remote.openMailbox(session, request);
    };
    await sync(server, replica, { ports: { attachments, remote: { ...remote, openMailbox } } });
    expect(opened).toEqual([]);
    expect(await shownBy(replica)).toEqual(contentsOf(server));
  });

  it('still tells what others did meanwhile', async () => {
    const { server, replica } = await inStep(everything);
    const messageIds = await called(replica, 'message 1', 'message 2');
    await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
    server.setFlags('INBOX', 1, ['\\Answered']);
    server.expunge('INBOX', 3);
    server.append('INBOX', 'news');
    await sync(server, replica);
    expect(contentsOf(server).INBOX).toContain('message 1 \\Answered \\Flagged');
    expect(await replicaState(replica)).toEqual(server.state());
  });
});
