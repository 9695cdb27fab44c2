import { describe, expect, it } from 'vitest';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import { createMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import { undoAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { FakeServer } from './fake-server.ts';
import { copyOf, replicaState } from './new-replica.ts';
import {
  called,
  contentsOf,
  folder,
  inStep,
  killedAt,
  later,
  raw,
  shownBy,
  sync,
  variants,
} from './push-fixture.ts';

/** An hour of sorting: something of everything. */
const sortMail = async (replica: Replica): Promise<void> => {
  await changeFlags(
    replica,
    { messageIds: await called(replica, 'message 1', 'message 2'), add: ['\\Seen'], remove: [] },
    later(),
  );
  await moveMessages(
    replica,
    { messageIds: await called(replica, 'message 2', 'message 3'), to: await folder(replica, 'Archive') },
    later(),
  );
  await copyMessages(
    replica,
    { messageIds: await called(replica, 'message 4'), to: await folder(replica, 'Archive') },
    later(),
  );
  await deleteMessages(replica, { messageIds: await called(replica, 'message 5', 'old 1') }, later());
  await appendMessage(
    replica,
    {
      mailboxId: await folder(replica, 'Clients'),
      bytes: raw('draft'),
      flags: ['\\Draft'],
      internalDate: 1_700_000_000_000,
    },
    later(),
  );
  const { mailboxId } = await createMailbox(replica, { path: 'New' }, later());
  await moveMessages(replica, { messageIds: await called(replica, 'message 6'), to: mailboxId }, later());
};

const sorted = {
  INBOX: ['message 1 \\Seen', 'message 4', 'message 7', 'message 8'],
  Archive: ['message 2 \\Seen', 'message 3', 'message 4', 'old 2', 'old 3'],
  Clients: ['draft \\Draft'],
  New: ['message 6'],
};

describe.each(variants)('push to a server with $name', ({ extensions, lacks }) => {
  it('brings there what was done here, and fetches none of it again', async () => {
    const { server, replica } = await inStep({ extensions, lacks });
    const ids = new Map((await replica.messages.toArray()).map(({ subject, id }) => [subject, id]));
    await sortMail(replica);
    expect(await shownBy(replica)).toEqual(sorted);
    const outcome = await sync(server, replica);
    expect(outcome).toMatchObject({ error: null, pending: 0, conflicts: 0, newMessages: 0 });
    expect(contentsOf(server)).toEqual(sorted);
    expect(await replicaState(replica)).toEqual(server.state());
    expect(await shownBy(replica)).toEqual(sorted);
    for (const { subject, id } of await replica.messages.toArray()) {
      if (['message 2', 'message 3', 'message 6'].includes(subject)) expect(id).toBe(ids.get(subject));
    }
    expect([...server.sent].filter(([key, times]) => key.endsWith(' text') && times > 1)).toEqual([]);
    expect(await sync(server, replica)).toMatchObject({ pushed: 0, pending: 0, newMessages: 0 });
    expect(contentsOf(server)).toEqual(sorted);
  });
});

/** The two that differ most: what lies between them is of these two's kinds. */
const extremes = variants.filter(({ name }) => name === 'everything' || name.startsWith('no MOVE,'));

describe.each(extremes)('push to a server with $name, cut short', ({ extensions, lacks }) => {
  it('does everything exactly once, wherever the line is cut', async () => {
    for (const deaf of [false, true]) {
      for (let cutAfter = 0; ; cutAfter++) {
        const { server, replica } = await inStep({ extensions, lacks });
        await sortMail(replica);
        server.deaf = deaf;
        server.cutAfter = cutAfter;
        const { error } = await sync(server, replica);
        server.cutAfter = null;
        const outcome = await sync(server, replica);
        const where = `cut after ${cutAfter}${deaf ? ', deaf' : ''}`;
        expect(outcome, where).toMatchObject({ error: null, pending: 0, conflicts: 0 });
        expect(contentsOf(server), where).toEqual(sorted);
        expect(await shownBy(replica), where).toEqual(sorted);
        expect(await replicaState(replica), where).toEqual(server.state());
        if (error === null) break;
      }
    }
  });

  it('does everything exactly once, when the folders get other UIDs after the cut', async () => {
    for (const deaf of [false, true]) {
      for (let cutAfter = 0; ; cutAfter += 3) {
        const { server, replica } = await inStep({ extensions, lacks });
        await sortMail(replica);
        server.deaf = deaf;
        server.cutAfter = cutAfter;
        const { error } = await sync(server, replica);
        server.cutAfter = null;
        for (const path of server.mailboxes.keys()) server.resetUidValidity(path);
        const outcome = await sync(server, replica);
        const where = `cut after ${cutAfter}${deaf ? ', deaf' : ''}`;
        expect(outcome, where).toMatchObject({ error: null, pending: 0, conflicts: 0 });
        expect(contentsOf(server), where).toEqual(sorted);
        expect(await shownBy(replica), where).toEqual(sorted);
        if (error === null) break;
      }
    }
  });

  it('does everything exactly once, wherever the process is killed', async () => {
    for (let step = 0; ; step++) {
      const { server, replica } = await inStep({ extensions, lacks });
      await sortMail(replica);
      const killed = await killedAt(server, replica, step);
      const outcome = await sync(server, replica);
      const where = `killed at step ${step}`;
      expect(outcome, where).toMatchObject({ error: null, pending: 0, conflicts: 0 });
      expect(contentsOf(server), where).toEqual(sorted);
      expect(await shownBy(replica), where).toEqual(sorted);
      expect(await replicaState(replica), where).toEqual(server.state());
      if (!killed) break;
    }
  });
});

const everything = { extensions: 'qresync', lacks: [] } as const;

describe('a change that is taken back', () => {
  /** Ports whose next changeMessages waits for `meanwhile` before, or after, it is carried out. */
  const interrupted = (server: FakeServer, when: 'before' | 'after', meanwhile: () => Promise<unknown>) => {
    const { remote, attachments } = server.connect();
    let armed = true;
    const changeMessages: typeof remote.changeMessages = async (...args) => {
      const now = armed;
      armed = false;
      if (now && when === 'before') await meanwhile();
      const answers = await remote.changeMessages(...args);
      if (now && when === 'after') await meanwhile();
      return answers;
    };
    return { attachments, remote: { ...remote, changeMessages } };
  };

  it.each(['before', 'after'] as const)(
    'while it is on its way (%s the server has it) goes back on the server, too',
    async (when) => {
      const { server, replica } = await inStep(everything);
      const was = contentsOf(server);
      const messageIds = await called(replica, 'message 1', 'message 2');
      const flagged = await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
      const moved = await moveMessages(
        replica,
        { messageIds, to: await folder(replica, 'Archive') },
        later(),
      );
      const ports = interrupted(server, when, async () => {
        for (const { action } of [moved, flagged]) if (action) await undoAction(replica, action, later());
      });
      expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 0 });
      expect(contentsOf(server)).toEqual(was);
      expect(await shownBy(replica)).toEqual(was);
    },
  );

  it('after a cut that left it unanswered goes back on the server, too, if it got there', async () => {
    for (const deaf of [false, true]) {
      for (let cutAfter = 0; ; cutAfter++) {
        const { server, replica } = await inStep(everything);
        const was = contentsOf(server);
        const messageIds = await called(replica, 'message 1');
        const flagged = await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later());
        const moved = await moveMessages(
          replica,
          { messageIds, to: await folder(replica, 'Archive') },
          later(),
        );
        server.deaf = deaf;
        server.cutAfter = cutAfter;
        const { error } = await sync(server, replica);
        server.cutAfter = null;
        for (const { action } of [moved, flagged]) if (action) await undoAction(replica, action, later());
        const where = `cut after ${cutAfter}${deaf ? ', deaf' : ''}`;
        expect(await sync(server, replica), where).toMatchObject({ error: null, pending: 0, conflicts: 0 });
        expect(contentsOf(server), where).toEqual(was);
        expect(await shownBy(replica), where).toEqual(was);
        if (error === null) break;
      }
    }
  });
});

describe.each(variants)('two replicas with one journal, on a server with $name', ({ extensions, lacks }) => {
  it('do what is in it once', async () => {
    const { server, replica } = await inStep({ extensions, lacks });
    await sortMail(replica);
    const other = await copyOf(replica);
    expect(await sync(server, replica)).toMatchObject({ pending: 0, conflicts: 0 });
    expect(await sync(server, other)).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(contentsOf(server)).toEqual(sorted);
    expect(await shownBy(other)).toEqual(sorted);
    await sync(server, replica);
    expect(await shownBy(replica)).toEqual(sorted);
  });
});

describe.each(variants)('changes that wait while the server changes, with $name', ({ extensions, lacks }) => {
  it('follow their messages when a folder gets other UIDs', async () => {
    const { server, replica } = await inStep({ extensions, lacks });
    await sortMail(replica);
    for (const path of ['INBOX', 'Archive', 'Clients']) server.resetUidValidity(path);
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(contentsOf(server)).toEqual(sorted);
    expect(await shownBy(replica)).toEqual(sorted);
    expect(await replicaState(replica)).toEqual(server.state());
    expect([...server.sent].filter(([key, times]) => key.endsWith(' text') && times > 1)).toEqual([]);
  });

  it('go out beside what others did meanwhile', async () => {
    const { server, replica } = await inStep({ extensions, lacks });
    await sortMail(replica);
    server.setFlags('INBOX', 1, ['\\Flagged']);
    server.append('INBOX', 'news');
    server.append('Archive', 'old news');
    server.move('INBOX', 7, 'Clients');
    server.rename('Archive', 'Filed');
    expect(await sync(server, replica)).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    const expected = {
      INBOX: ['message 1 \\Flagged \\Seen', 'message 4', 'message 8', 'news'],
      Filed: [...sorted.Archive, 'old news'].sort(),
      Clients: ['draft \\Draft', 'message 7'],
      New: ['message 6'],
    };
    expect(contentsOf(server)).toEqual(expected);
    expect(await shownBy(replica)).toEqual(expected);
  });
});
