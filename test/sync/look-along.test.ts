import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../core/model/ids.ts';
import type { FolderLookAlong, Remote } from '../../core/ports.ts';
import { setLinkByHand, setTerms } from '../../core/replica/commands/line-commands.ts';
import { changeFlags } from '../../core/replica/commands/message-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { wantText } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { isWorthBytes, type LineBefore } from '../../core/sync/look-along.ts';
import { syncOnce } from '../../core/sync/sync-once.ts';
import { connection } from './connection.ts';
import { FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica, replicaState } from './new-replica.ts';
import { called, folder, later } from './push-fixture.ts';

const far: LineBefore = { kind: 'broadband', counted: false, rttMs: 200, bytesPerSecond: 100_000 };
const few = ['INBOX', 'Sent', 'Drafts', 'Archive'];
const many = Array.from({ length: 50 }, (_, n) => `Projects/Customer ${n}`);

describe('whether a look is worth what it takes more with the login', () => {
  it.each([
    ['a fast line to a server far away', few, far, true],
    ['a server nearby', few, { ...far, rttMs: 20 }, false],
    ['a line that nobody has measured', few, { ...far, rttMs: null }, false],
    ['a line of unknown speed', few, { ...far, bytesPerSecond: null }, true],
    ['some more on a line of unknown speed', many.slice(0, 8), { ...far, bytesPerSecond: null }, false],
    ['a line whose bytes are counted', few, { ...far, counted: true }, false],
    ['a slow line', few, { ...far, bytesPerSecond: 1_000 }, false],
    ['a satellite', few, { ...far, kind: 'satellite', rttMs: 600 }, false],
    ['what was no satellite the last time, and is as far away', few, { ...far, rttMs: 600 }, false],
    ['50 folders', many, far, false],
    ['no folder that is known', [], far, false],
  ] as const)('%s', (_case, paths, line, worth) => {
    expect(isWorthBytes(paths, line)).toBe(worth);
  });
});

describe('a session on a fast line to a server far away', () => {
  /** One session, with what it was asked. `during` runs once it is connected. */
  const session = async (
    server: FakeServer,
    replica: Replica,
    during: () => Promise<unknown> = () => Promise.resolve(),
  ) => {
    const { remote, attachments } = server.connect();
    const looks: (FolderLookAlong | null)[] = [];
    let listed = 0;
    const looking: Remote = {
      ...remote,
      connect: async (account, settings, look) => {
        looks.push(look ?? null);
        const connected = await remote.connect(account, settings);
        const listings = look && (await remote.listMailboxes(connected.id, look.without, look.known));
        await during();
        return { ...connected, listings: listings ?? null };
      },
      listMailboxes: async (...args) => {
        listed += 1;
        return await remote.listMailboxes(...args);
      },
    };
    const { error, newMessages, pushed } = await syncOnce({
      accountId: 'test' as AccountId,
      connection,
      replica,
      ports: { remote: looking, attachments },
      clock: instantClock(),
      signal: new AbortController().signal,
      tiers: null,
      folders: null,
    });
    expect(error).toBeNull();
    return { looks, listed, newMessages, pushed };
  };

  const inStep = async () => {
    const server = new FakeServer('qresync');
    server.meter = { rttMs: 200, bytesPerSecond: 100_000 };
    for (const path of ['INBOX', 'Lists']) {
      server.create(path);
      server.append(path, `first of ${path}`);
    }
    const replica = newReplica();
    await setLinkByHand(replica, 'broadband');
    // What is not known cannot be looked at: the first one asks by itself.
    expect(await session(server, replica)).toMatchObject({ looks: [null], listed: 1, newMessages: 2 });
    return { server, replica };
  };
  const all: FolderLookAlong = { without: [], known: [], rttBelowMs: 450 };

  it('takes the look with the login, and no other', async () => {
    const { server, replica } = await inStep();
    expect(await session(server, replica)).toMatchObject({ looks: [all], listed: 0, newMessages: 0 });
    server.append('Lists', 'news');
    expect(await session(server, replica)).toMatchObject({ looks: [all], listed: 0, newMessages: 1 });
    expect(await replicaState(replica)).toEqual(server.state());
  });

  it('leaves out what is off', async () => {
    const { server, replica } = await inStep();
    await setPriority(replica, { mailboxId: await folder(replica, 'Lists'), priority: 'off' });
    const { looks } = await session(server, replica);
    expect(looks).toEqual([{ without: ['Lists'], known: ['INBOX', 'Lists'], rttBelowMs: 450 }]);
  });

  it('asks by itself where the host could not take the look along', async () => {
    const { server, replica } = await inStep();
    const { remote, attachments } = server.connect();
    let listed = 0;
    const { error } = await syncOnce({
      accountId: 'test' as AccountId,
      connection,
      replica,
      ports: {
        remote: {
          ...remote,
          listMailboxes: (...args) => {
            listed += 1;
            return remote.listMailboxes(...args);
          },
        },
        attachments,
      },
      clock: instantClock(),
      signal: new AbortController().signal,
      tiers: null,
      folders: null,
    });
    expect({ error, listed }).toEqual({ error: null, listed: 1 });
  });

  it('begins with what was done here, or is waited for, without a look', async () => {
    const { server, replica } = await inStep();
    const [messageId] = await called(replica, 'first of INBOX');
    if (messageId === undefined) throw new Error('it did not come');
    await changeFlags(replica, { messageIds: [messageId], add: ['\\Seen'], remove: [] }, later());
    expect(await session(server, replica)).toMatchObject({ looks: [null], listed: 1, pushed: 1 });
    await replica.texts.clear();
    await replica.textsHere.clear();
    await wantText(replica, messageId, '1' as never, later());
    expect(await session(server, replica)).toMatchObject({ looks: [null], listed: 1 });
  });

  it('forgets the look when something is done here while it connects', async () => {
    const { server, replica } = await inStep();
    const [messageId] = await called(replica, 'first of INBOX');
    if (messageId === undefined) throw new Error('it did not come');
    const done = await session(server, replica, () =>
      changeFlags(replica, { messageIds: [messageId], add: ['\\Flagged'], remove: [] }, later()),
    );
    expect(done).toMatchObject({ looks: [all], listed: 1, pushed: 1 });
    expect(await replicaState(replica)).toEqual(server.state());
  });

  it('keeps to the compressed way where a budget or a price by the byte binds', async () => {
    const { server, replica } = await inStep();
    const limits = { session: null, day: null, month: null };
    const price = { per: 'MB', amount: 5, currency: 'USD' } as const;
    await setTerms(replica, { link: 'broadband', limits, price });
    expect((await session(server, replica)).looks).toEqual([null]);
    await setTerms(replica, { link: 'broadband', limits: { ...limits, month: 1e9 }, price: null });
    expect((await session(server, replica)).looks).toEqual([null]);
    await setTerms(replica, { link: 'broadband', limits, price: { ...price, per: 'minute' } });
    expect((await session(server, replica)).looks).toEqual([all]);
  });
});
