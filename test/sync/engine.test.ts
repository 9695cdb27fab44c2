import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { Activity } from '../../core/model/activity.ts';
import type { AccountId, MailboxId } from '../../core/model/ids.ts';
import type { HostPorts } from '../../core/ports.ts';
import { changeFlags, deleteMessages } from '../../core/replica/commands/message-commands.ts';
import { requestSync, setFocus, setOnline } from '../../core/replica/commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { activity } from '../../core/replica/queries.ts';
import { runEngine } from '../../core/sync/engine.ts';
import { connection } from './connection.ts';
import { FakeServer } from './fake-server.ts';
import { ManualClock } from './manual-clock.ts';
import { newReplica, replicaState } from './new-replica.ts';

const patience = { timeout: 5_000, interval: 5 };

describe('the engine', () => {
  let server: FakeServer;
  let replica: Replica;
  let clock: ManualClock;
  let stop: AbortController;
  let running: Promise<void>;
  let connects: number;
  let pushes: number;
  let failing: RemoteError | null;

  const ports = (): HostPorts => {
    let current = server.connect();
    return {
      attachments: current.attachments,
      remote: {
        ...current.remote,
        connect: async (...args) => {
          connects += 1;
          if (failing) throw failing;
          current = server.connect();
          return current.remote.connect(...args);
        },
        listMailboxes: (session) => current.remote.listMailboxes(session),
        openMailbox: (session, request) => current.remote.openMailbox(session, request),
        fetchListings: (session, uids) => current.remote.fetchListings(session, uids),
        fetchTexts: (session, requests) => current.remote.fetchTexts(session, requests),
        fetchIdentities: (session, uids) => current.remote.fetchIdentities(session, uids),
        selectMailbox: (session, path) => current.remote.selectMailbox(session, path),
        changeMessages: async (session, commands) => {
          pushes += 1;
          return current.remote.changeMessages(session, commands);
        },
        meter: (session) => current.remote.meter(session),
        disconnect: (session) => current.remote.disconnect(session),
      },
    };
  };

  const link = async (): Promise<Activity['link'] | undefined> => (await activity(replica))?.link;
  const inStep = () =>
    vi.waitFor(async () => {
      expect(await replicaState(replica)).toEqual(server.state());
      expect(await activity(replica)).toMatchObject({ link: { kind: 'online' }, step: null });
    }, patience);

  beforeEach(() => {
    server = new FakeServer('qresync');
    server.create('INBOX');
    for (let index = 0; index < 5; index++) server.append('INBOX', `message ${index}`);
    replica = newReplica();
    clock = new ManualClock();
    stop = new AbortController();
    connects = 0;
    pushes = 0;
    failing = null;
  });

  const start = (): void => {
    running = runEngine({
      accountId: 'test' as AccountId,
      connection,
      replica,
      ports: ports(),
      clock,
      signal: stop.signal,
    });
  };

  afterEach(async () => {
    stop.abort(new Error('test over'));
    await running;
  });

  it('brings everything, then rests online without a sound', async () => {
    start();
    await inStep();
    expect(connects).toBe(1);
    expect(clock.soonest).toBe(300_000);
  });

  it('stays off the line while the switch says offline, and goes on when it says online', async () => {
    await setOnline(replica, false);
    start();
    await vi.waitFor(
      async () => expect(await link()).toEqual({ kind: 'offline', problem: null, next: null }),
      patience,
    );
    expect(connects).toBe(0);
    await setOnline(replica, true);
    await inStep();
    await setOnline(replica, false);
    await vi.waitFor(
      async () => expect(await link()).toEqual({ kind: 'offline', problem: null, next: null }),
      patience,
    );
    await setOnline(replica, true);
    await inStep();
    expect(connects).toBe(2);
  });

  it('looks again when asked to, and by itself after a while', async () => {
    start();
    await inStep();
    server.append('INBOX', 'news');
    await requestSync(replica);
    await inStep();
    server.append('INBOX', 'more news');
    await vi.waitFor(() => expect(clock.soonest).toBe(300_000), patience);
    clock.advance(300_000);
    await inStep();
    expect(connects).toBe(1);
  });

  it('does not look at the server only because another message is on screen', async () => {
    start();
    await inStep();
    server.append('INBOX', 'unseen');
    await setFocus(replica, 1 as MailboxId, null);
    await vi.waitFor(() => expect(clock.soonest).toBe(300_000), patience);
    expect(await replica.messages.count()).toBe(5);
  });

  it('sends at once what is done while it rests online', async () => {
    start();
    await inStep();
    await vi.waitFor(() => expect(clock.soonest).toBe(300_000), patience);
    const messageIds = (await replica.messages.toArray()).slice(0, 2).map(({ id }) => id);
    await changeFlags(replica, { messageIds, add: ['\\Flagged'], remove: [] }, clock.now());
    await vi.waitFor(
      () => expect(server.state().INBOX?.filter((line) => line.includes('Flagged')).length).toBe(2),
      patience,
    );
    await inStep();
    expect(connects).toBe(1);
    expect(pushes).toBe(1);
  });

  it('sends what was done offline as soon as the line is up', async () => {
    start();
    await inStep();
    await setOnline(replica, false);
    await vi.waitFor(
      async () => expect(await link()).toEqual({ kind: 'offline', problem: null, next: null }),
      patience,
    );
    const messageIds = (await replica.messages.toArray()).slice(0, 1).map(({ id }) => id);
    await deleteMessages(replica, { messageIds }, clock.now());
    expect(server.state().INBOX?.length).toBe(5);
    await setOnline(replica, true);
    await vi.waitFor(() => expect(server.state().INBOX?.length).toBe(4), patience);
    await inStep();
  });

  it('says why the line is down, and tries again later and later', async () => {
    failing = new RemoteError('offline', 'There is no way to mail.example.net.');
    start();
    const waits: (number | null)[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      await vi.waitFor(() => expect(clock.soonest).not.toBeNull(), patience);
      expect(connects).toBe(attempt);
      waits.push(clock.soonest);
      expect(await link()).toMatchObject({ kind: 'offline', problem: { code: 'offline' } });
      clock.advance(clock.soonest ?? 0);
    }
    expect(waits).toEqual([2_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
    failing = null;
    await requestSync(replica);
    await inStep();
  });

  it('waits for the user after a refused password', async () => {
    failing = new RemoteError('login', 'mail.example.net refuses the password.');
    start();
    await vi.waitFor(
      async () =>
        expect(await link()).toEqual({
          kind: 'offline',
          next: null,
          problem: { code: 'login', message: 'mail.example.net refuses the password.', retryAt: null },
        }),
      patience,
    );
    clock.advance(3_600_000);
    expect(connects).toBe(1);
    failing = null;
    await requestSync(replica);
    await inStep();
  });

  it('notices that the line went while it rests, says so, and comes up again', async () => {
    start();
    await inStep();
    await vi.waitFor(() => expect(clock.soonest).toBe(300_000), patience);
    server.dropLine();
    await vi.waitFor(
      async () => expect(await link()).toMatchObject({ kind: 'offline', problem: { code: 'cut' } }),
      patience,
    );
    server.append('INBOX', 'news');
    await vi.waitFor(() => expect(clock.soonest).toBe(2_000), patience);
    clock.advance(2_000);
    await inStep();
    expect(connects).toBe(2);
  });

  it('goes on where it was after a cut in the middle', async () => {
    for (let index = 0; index < 60; index++) server.append('INBOX', `later ${index}`);
    server.cutAfter = 40;
    start();
    await vi.waitFor(() => expect(clock.soonest).toBe(2_000), patience);
    server.cutAfter = null;
    clock.advance(2_000);
    await inStep();
    expect([...server.sent].filter(([key, times]) => key.endsWith(' text') && times > 1)).toEqual([]);
  });
});
