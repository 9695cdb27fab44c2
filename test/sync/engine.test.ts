import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import { setLinkByHand } from '../../core/replica/commands/line-commands.ts';
import { changeFlags, deleteMessages } from '../../core/replica/commands/message-commands.ts';
import { requestSync, setFocus, setOnline } from '../../core/replica/commands.ts';
import { EngineFixture, patience } from './engine-fixture.ts';

const off = { kind: 'offline', problem: null, next: null } as const;

describe('the engine', () => {
  let engine: EngineFixture;

  beforeEach(async () => {
    engine = new EngineFixture();
    await setLinkByHand(engine.replica, 'broadband');
  });
  afterEach(() => engine.stop());

  it('brings everything, then rests online without a sound', async () => {
    engine.start();
    await engine.inStep();
    expect(engine.connects).toBe(1);
    await engine.sleeps(60_000);
  });

  it('stays off the line while the switch says offline, and goes on when it says online', async () => {
    await setOnline(engine.replica, false);
    engine.start();
    await engine.until(off);
    expect(engine.connects).toBe(0);
    await setOnline(engine.replica, true);
    await engine.inStep();
    await setOnline(engine.replica, false);
    await engine.until(off);
    await setOnline(engine.replica, true);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('looks again when asked to, and by itself after a while', async () => {
    engine.start();
    await engine.inStep();
    engine.server.append('INBOX', 'news');
    await requestSync(engine.replica);
    await engine.inStep();
    engine.server.append('INBOX', 'more news');
    await engine.sleeps(60_000);
    await engine.pass(300_000);
    await engine.inStep();
    expect(engine.connects).toBe(1);
  });

  it('does not look at the server only because another message is on screen', async () => {
    engine.start();
    await engine.inStep();
    engine.server.append('INBOX', 'unseen');
    await setFocus(engine.replica, 1 as MailboxId, null);
    await engine.sleeps(60_000);
    expect(await engine.replica.messages.count()).toBe(5);
  });

  it('sends at once what is done while it rests online', async () => {
    engine.start();
    await engine.inStep();
    await engine.sleeps(60_000);
    const messageIds = (await engine.replica.messages.toArray()).slice(0, 2).map(({ id }) => id);
    await changeFlags(engine.replica, { messageIds, add: ['\\Flagged'], remove: [] }, engine.clock.now());
    await vi.waitFor(
      () => expect(engine.server.state().INBOX?.filter((line) => line.includes('Flagged')).length).toBe(2),
      patience,
    );
    await engine.inStep();
    expect(engine.connects).toBe(1);
    expect(engine.pushes).toBe(1);
  });

  it('sends what was done offline as soon as the line is up', async () => {
    engine.start();
    await engine.inStep();
    await setOnline(engine.replica, false);
    await engine.until(off);
    const messageIds = (await engine.replica.messages.toArray()).slice(0, 1).map(({ id }) => id);
    await deleteMessages(engine.replica, { messageIds }, engine.clock.now());
    expect(engine.server.state().INBOX?.length).toBe(5);
    await setOnline(engine.replica, true);
    await vi.waitFor(() => expect(engine.server.state().INBOX?.length).toBe(4), patience);
    await engine.inStep();
  });

  it('says why the line is down, and tries again later and later', async () => {
    engine.failing = new RemoteError('offline', 'There is no way to mail.example.net.');
    engine.start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      await vi.waitFor(() => expect(engine.connects).toBe(attempt), patience);
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'offline' }) });
      const link = (await engine.activity())?.link;
      const next = link?.kind === 'offline' ? (link.next ?? 0) : 0;
      waits.push(next - engine.clock.now());
      await engine.pass(next - engine.clock.now());
    }
    expect(waits).toEqual([2_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
    engine.failing = null;
    await requestSync(engine.replica);
    await engine.inStep();
  });

  it('waits for the user after a refused password', async () => {
    engine.failing = new RemoteError('login', 'mail.example.net refuses the password.');
    engine.start();
    await engine.until({
      kind: 'offline',
      next: null,
      problem: { code: 'login', message: 'mail.example.net refuses the password.', retryAt: null },
    });
    engine.clock.advance(3_600_000);
    expect(engine.connects).toBe(1);
    engine.failing = null;
    await requestSync(engine.replica);
    await engine.inStep();
  });

  it('notices that the line went while it rests, says so, and comes up again', async () => {
    engine.start();
    await engine.inStep();
    await engine.sleeps(60_000);
    engine.server.dropLine();
    await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'cut' }) });
    engine.server.append('INBOX', 'news');
    await engine.sleeps(2_000);
    engine.clock.advance(2_000);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('goes on where it was after a cut in the middle', async () => {
    for (let index = 0; index < 60; index++) engine.server.append('INBOX', `later ${index}`);
    engine.server.cutAfter = 40;
    engine.start();
    await engine.sleeps(2_000);
    engine.server.cutAfter = null;
    engine.clock.advance(2_000);
    await engine.inStep();
    expect([...engine.server.sent].filter(([key, times]) => key.endsWith(' text') && times > 1)).toEqual([]);
  });
});
