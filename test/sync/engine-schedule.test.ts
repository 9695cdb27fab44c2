import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { Schedule } from '../../core/model/link.ts';
import { setLinkByHand, setSchedule, setTerms } from '../../core/replica/commands/line-commands.ts';
import { deleteMessages } from '../../core/replica/commands/message-commands.ts';
import { requestSync, setOnline } from '../../core/replica/commands.ts';
import { EngineFixture, patience } from './engine-fixture.ts';

const hour = 3_600_000;
const minute = 60_000;

describe('the engine by schedule', () => {
  let engine: EngineFixture;

  beforeEach(async () => {
    engine = new EngineFixture();
    await setLinkByHand(engine.replica, 'broadband');
  });
  afterEach(() => engine.stop());

  const begin = async (schedule: Schedule): Promise<void> => {
    await setSchedule(engine.replica, schedule);
    engine.start();
    // It has heard what there was to hear when it first sleeps.
    await vi.waitFor(() => expect(engine.clock.soonest).not.toBeNull(), patience);
  };
  /** A window that begins and ends so many minutes from now, by the clock on the wall. */
  const windowIn = (from: number, to: number, free = false): Schedule => {
    const at = (minutes: number): number => {
      const date = new Date(engine.clock.now() + minutes * minute);
      return date.getHours() * 60 + date.getMinutes();
    };
    return { kind: 'window', from: at(from), to: at(to), free };
  };
  /** The start of the minute that is so many minutes from now. */
  const minuteIn = (minutes: number): number =>
    Math.floor(engine.clock.now() / minute) * minute + minutes * minute;

  it('by hand: waits to be asked, does all there is, lingers a few seconds, and hangs up', async () => {
    await begin({ kind: 'byHand' });
    await engine.until({ kind: 'offline', problem: null, next: null });
    expect(engine.connects).toBe(0);
    await requestSync(engine.replica);
    await engine.inStep();
    await engine.sleeps(10_000);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline', problem: null, next: null });
    expect([engine.connects, engine.disconnects]).toEqual([1, 1]);
    await engine.pass(2 * hour);
    expect(engine.connects).toBe(1);
  });

  it('what a person does while it lingers needs no other login', async () => {
    await begin({ kind: 'byHand' });
    await requestSync(engine.replica);
    await engine.inStep();
    await engine.sleeps(10_000);
    await engine.pass(9_000);
    const [first] = await engine.replica.messages.toArray();
    await deleteMessages(engine.replica, { messageIds: first ? [first.id] : [] }, engine.clock.now());
    await vi.waitFor(() => expect(engine.server.state().INBOX?.length).toBe(4), patience);
    await engine.inStep();
    await engine.sleeps(10_000);
    expect(engine.connects).toBe(1);
  });

  it('a line that is paid by the minute is given up at once', async () => {
    const price = { per: 'minute', amount: 1.5, currency: 'USD' } as const;
    const limits = { session: null, day: null, month: null };
    await setTerms(engine.replica, { link: 'broadband', limits, price });
    await begin({ kind: 'byHand' });
    await requestSync(engine.replica);
    await engine.inStep('offline');
    expect([engine.connects, engine.disconnects]).toEqual([1, 1]);
  });

  it('whoever asks again while it hangs up is served again', async () => {
    await begin({ kind: 'byHand' });
    for (const times of [1, 2, 3]) {
      engine.server.append('INBOX', `news ${times}`);
      await requestSync(engine.replica);
      await engine.inStep();
      await engine.sleeps(10_000);
      engine.clock.advance(10_000);
    }
    await engine.inStep('offline');
  });

  it('every so many hours: goes, hangs up, says when it goes again, and goes', async () => {
    await begin({ kind: 'every', hours: 4 });
    await engine.inStep();
    const started = engine.clock.now();
    await engine.sleeps(10_000);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline', problem: null, next: started + 4 * hour });
    await engine.pass(4 * hour - 2 * minute);
    expect(engine.connects).toBe(1);
    engine.server.append('INBOX', 'news');
    await engine.pass(2 * minute);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('every so many hours: remembers when it last went, and is late after a sleep of the machine', async () => {
    await begin({ kind: 'every', hours: 4 });
    await engine.inStep();
    await engine.sleeps(10_000);
    await engine.pass(10_000);
    const next = engine.clock.now() - 10_000 + 4 * hour;
    await engine.until({ kind: 'offline', next });
    // The machine sleeps for a day; whatever timer ran has a minute left at most.
    engine.server.append('INBOX', 'news');
    engine.clock.advance(24 * hour);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('a clock that goes back a year does not stop it for a year', async () => {
    await begin({ kind: 'every', hours: 4 });
    await engine.inStep();
    await engine.sleeps(10_000);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline' });
    engine.clock.jump(-365 * 24 * hour);
    await engine.pass(2 * minute);
    await vi.waitFor(() => expect(engine.connects).toBe(2), patience);
  });

  it('goes on with what was cut, and is not late for it', async () => {
    for (let index = 0; index < 60; index++) engine.server.append('INBOX', `later ${index}`);
    engine.server.cutAfter = 40;
    await begin({ kind: 'every', hours: 4 });
    await engine.sleeps(2_000);
    engine.server.cutAfter = null;
    await engine.pass(2_000);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('in a window: waits for it, stays while it lasts, and hangs up at its end', async () => {
    const window = windowIn(30, 90);
    const [from, to] = [minuteIn(30), minuteIn(90)];
    await begin(window);
    await engine.until({ kind: 'offline', problem: null, next: from });
    await engine.pass(from - engine.clock.now());
    await engine.inStep();
    await engine.pass(to - engine.clock.now() - minute);
    expect([engine.connects, engine.disconnects]).toEqual([1, 0]);
    await engine.pass(minute);
    await engine.until({ kind: 'offline', problem: null, next: from + 24 * hour });
    expect(engine.disconnects).toBe(1);
  });

  it('in a free window nothing counts, outside everything does', async () => {
    engine.server.meter = { up: 1_000, down: 9_000 };
    await begin(windowIn(-30, 30, true));
    await engine.inStep();
    const counted = async () =>
      (await engine.replica.spending.toArray()).reduce((sum, row) => sum + row.counted, 0);
    expect(await counted()).toBe(0);
    expect((await engine.replica.spending.toArray()).reduce((sum, row) => sum + row.down, 0)).toBe(9_000);
    await engine.pass(31 * minute);
    await engine.until({ kind: 'offline' });
    await requestSync(engine.replica);
    await engine.inStep();
    expect(await counted()).toBeGreaterThan(10_000);
  });

  it('what was asked for is done though the window ends', async () => {
    await begin(windowIn(-30, 5));
    await engine.inStep();
    await requestSync(engine.replica);
    await vi.waitFor(() => expect(engine.looks).toBe(2), patience);
    for (let index = 0; index < 300; index++) engine.server.append('INBOX', `late ${index}`);
    await requestSync(engine.replica);
    await vi.waitFor(() => expect(engine.looks).toBe(3), patience);
    engine.clock.advance(5 * minute);
    await vi.waitFor(async () => {
      engine.clock.advance(5_000);
      expect((await engine.activity())?.link.kind).toBe('offline');
    }, patience);
    await engine.inStep('offline');
    expect(engine.connects).toBe(1);
  });

  it('asks that come outside the window are served at once', async () => {
    await begin(windowIn(60, 120));
    await engine.until({ kind: 'offline', next: minuteIn(60) });
    await requestSync(engine.replica);
    await engine.inStep();
    await engine.sleeps(10_000);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline' });
    expect(engine.connects).toBe(1);
  });

  it('takes another schedule at once', async () => {
    await begin({ kind: 'always' });
    await engine.inStep();
    await engine.sleeps(minute);
    await setSchedule(engine.replica, windowIn(60, 120));
    await engine.until({ kind: 'offline', next: minuteIn(60) });
    await setSchedule(engine.replica, { kind: 'every', hours: 1 });
    await engine.until({ kind: 'offline', next: expect.any(Number) });
    expect(engine.connects).toBe(1);
    await setSchedule(engine.replica, { kind: 'always' });
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('the switch beats all', async () => {
    await setOnline(engine.replica, false);
    await begin({ kind: 'always' });
    await requestSync(engine.replica);
    await engine.until({ kind: 'offline', problem: null, next: null });
    await engine.pass(hour);
    expect(engine.connects).toBe(0);
    await setOnline(engine.replica, true);
    await engine.inStep();
  });

  it('switched on, it keeps to its schedule', async () => {
    await setOnline(engine.replica, false);
    await begin(windowIn(60, 120));
    await engine.until({ kind: 'offline', next: null });
    await setOnline(engine.replica, true);
    await engine.until({ kind: 'offline', next: minuteIn(60) });
    expect(engine.connects).toBe(0);
  });

  it('asked for by hand, it tries until the line stands', async () => {
    engine.failing = new RemoteError('offline', 'There is no line.');
    await begin({ kind: 'byHand' });
    await requestSync(engine.replica);
    await vi.waitFor(() => expect(engine.connects).toBe(1), patience);
    await engine.until({ kind: 'offline', next: engine.clock.now() + 2_000 });
    engine.failing = null;
    await engine.pass(2_000);
    await engine.inStep();
  });
});
