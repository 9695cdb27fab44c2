import { describe, expect, it } from 'vitest';
import type { ActionId, MessageId } from '../../core/model/ids.ts';
import { appendMessage } from '../../core/replica/commands/append-message.ts';
import {
  createMailbox,
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
import { undoAction } from '../../core/replica/commands/undo.ts';
import type { Replica } from '../../core/replica/database.ts';
import type { Done } from '../../core/replica/done.ts';
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

/** Ports whose next command that changes something waits for `meanwhile` before, or after, it is carried out. */
const interrupted = (server: FakeServer, when: 'before' | 'after', meanwhile: () => Promise<unknown>) => {
  const { remote, attachments } = server.connect();
  let armed = true;
  const around =
    <Input extends readonly unknown[], Answer>(change: (...input: Input) => Promise<Answer>) =>
    async (...input: Input): Promise<Answer> => {
      const now = armed;
      armed = false;
      if (now && when === 'before') await meanwhile();
      const answer = await change(...input);
      if (now && when === 'after') await meanwhile();
      return answer;
    };
  return {
    attachments,
    remote: {
      ...remote,
      changeMessages: around(remote.changeMessages),
      appendMessages: around(remote.appendMessages),
      changeMailboxes: around(remote.changeMailboxes),
    },
  };
};

type Act = (replica: Replica, messageIds: readonly MessageId[]) => Promise<Done>;

const acts: readonly (readonly [string, Act])[] = [
  [
    'flags',
    (replica, messageIds) => changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, later()),
  ],
  [
    'a move',
    async (replica, messageIds) =>
      moveMessages(replica, { messageIds, to: await folder(replica, 'Archive') }, later()),
  ],
  [
    'a copy',
    async (replica, messageIds) =>
      copyMessages(replica, { messageIds, to: await folder(replica, 'Archive') }, later()),
  ],
  [
    'archiving into a folder made for it',
    (replica, messageIds) => archiveMessages(replica, { messageIds }, later()),
  ],
  [
    'an append',
    async (replica) =>
      appendMessage(
        replica,
        {
          mailboxId: await folder(replica, 'Clients'),
          bytes: raw('draft'),
          flags: ['\\Draft'],
          internalDate: 1_700_000_000_000,
        },
        later(),
      ),
  ],
  ['a new folder', (replica) => createMailbox(replica, { path: 'New' }, later())],
  [
    'a renamed folder',
    async (replica) =>
      renameMailbox(replica, { mailboxId: await folder(replica, 'Clients'), path: 'People' }, later()),
  ],
  [
    'a subscription',
    async (replica) =>
      subscribeMailbox(replica, { mailboxId: await folder(replica, 'Clients'), subscribed: false }, later()),
  ],
];

const moments = (['before', 'after'] as const).flatMap((when) =>
  acts.map(([name, act]) => ({ name, act, when })),
);

describe.each(extremes)('undo of what is on its way to a server with $name', ({ extensions, lacks }) => {
  it.each(moments)('takes back $name on the server, too ($when it has it)', async ({ act, when }) => {
    const { server, replica } = await inStep({ extensions, lacks });
    const was = contentsOf(server);
    const { action } = await act(replica, await called(replica, 'message 1', 'message 2'));
    let undone: Done | null = null;
    const ports = interrupted(server, when, async () => {
      undone = await undoAction(replica, action as ActionId, later());
    });
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(undone).not.toBeNull();
    expect(contentsOf(server)).toEqual(was);
    expect([...server.mailboxes.values()].every(({ subscribed }) => subscribed)).toBe(true);
    expect(await shownBy(replica)).toEqual(was);
    expect(await replicaState(replica)).toEqual(server.state());
  });

  it.each(['before', 'after'] as const)('is refused for deleting for good (%s it has it)', async (when) => {
    const { server, replica } = await inStep({ extensions, lacks });
    const { action } = await deleteMessages(
      replica,
      { messageIds: await called(replica, 'message 1') },
      later(),
    );
    let reason: unknown = null;
    const ports = interrupted(server, when, async () => {
      await undoAction(replica, action as ActionId, later()).catch((error) => {
        reason = error;
      });
    });
    expect(await sync(server, replica, { ports })).toMatchObject({ error: null, pending: 0, conflicts: 0 });
    expect(reason).toMatchObject({
      code: 'notUndone',
      message: 'It may be deleted for good on the server by now, and cannot be taken back.',
    });
    expect(contentsOf(server).INBOX).not.toContain('message 1');
    expect(await shownBy(replica)).toEqual(contentsOf(server));
  });
});

describe('a change that is taken back', () => {
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
