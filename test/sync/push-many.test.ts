// Much at once. Dexie gives a transaction up after a hundred awaits in a row that ask nothing of it.
import { describe, expect, it } from 'vitest';
import {
  changeFlags,
  copyMessages,
  deleteMessages,
  moveMessages,
} from '../../core/replica/commands/message-commands.ts';
import { FakeServer } from './fake-server.ts';
import { newReplica } from './new-replica.ts';
import { called, folder, later, sync, variants } from './push-fixture.ts';

const subjects = Array.from({ length: 250 }, (_, index) => `letter ${index}`);

describe.each(variants)('250 messages, on a server with $name', ({ extensions, lacks }) => {
  it('are marked, copied, moved and deleted in a session each', async () => {
    const server = new FakeServer(extensions, lacks);
    for (const path of ['INBOX', 'Archive', 'Clients']) server.create(path);
    for (const subject of subjects) server.append('INBOX', subject);
    const replica = newReplica();
    await sync(server, replica);
    const messageIds = await called(replica, ...subjects);
    expect(messageIds).toHaveLength(250);
    const to = await folder(replica, 'Archive');
    const held = (path: string): string[] => server.state()[path] ?? [];

    await changeFlags(replica, { messageIds, add: ['\\Seen'], remove: [] }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pushed: 250, pending: 0 });
    expect(held('INBOX').filter((line) => line.endsWith('\\Seen'))).toHaveLength(250);

    await copyMessages(replica, { messageIds, to: await folder(replica, 'Clients') }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pushed: 250, pending: 0 });
    expect(held('Clients')).toHaveLength(250);

    await moveMessages(replica, { messageIds, to }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pushed: 250, pending: 0 });
    expect(held('Archive')).toHaveLength(250);
    expect(held('INBOX')).toHaveLength(0);

    await deleteMessages(replica, { messageIds }, later());
    expect(await sync(server, replica)).toMatchObject({ error: null, pushed: 250, pending: 0, conflicts: 0 });
    expect(held('Archive')).toHaveLength(0);
    expect(await sync(server, replica)).toMatchObject({ pushed: 0, newMessages: 0, conflicts: 0 });
    expect(await replica.messages.filter(({ shown }) => shown !== null).count()).toBe(250);
  });
});
