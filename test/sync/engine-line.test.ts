import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { LinkTerms, Price } from '../../core/model/budget.ts';
import { periodEnd } from '../../core/policy/budget.ts';
import type { WireMeter } from '../../core/ports.ts';
import {
  allowBytes,
  setLinkByHand,
  setLinkOfNetwork,
  setSchedule,
  setTerms,
} from '../../core/replica/commands/line-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { requestSync } from '../../core/replica/commands.ts';
import { EngineFixture, patience } from './engine-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

let engine: EngineFixture;
beforeEach(() => {
  engine = new EngineFixture();
});
afterEach(() => engine.stop());

const begin = async (): Promise<void> => {
  engine.start();
  await vi.waitFor(() => expect(engine.clock.soonest).not.toBeNull(), patience);
};

const perMB: Price = { per: 'MB', amount: 4, currency: 'USD' };
const terms = (changes: Partial<LinkTerms>, limits: Partial<LinkTerms['limits']> = {}): LinkTerms => ({
  link: 'broadband',
  price: null,
  ...changes,
  limits: { session: null, day: null, month: null, ...limits },
});

describe('the engine and the network', () => {
  it('says that there is no network, tries all the same in a while, and at once when there is one', async () => {
    engine.connectivity.connected = false;
    await begin();
    const now = engine.clock.now();
    await engine.until({
      kind: 'offline',
      problem: { code: 'offline', message: 'This computer has no network.', retryAt: now + 5 * minute },
      next: now + 5 * minute,
    });
    expect(engine.connects).toBe(0);
    engine.failing = new RemoteError('offline', 'There is no line.');
    await engine.pass(5 * minute);
    await vi.waitFor(() => expect(engine.connects).toBe(1), patience);
    // The system was right: no more often than that.
    await engine.until({ kind: 'offline', next: engine.clock.now() + 5 * minute });
    engine.failing = null;
    engine.connectivity.set(true);
    await engine.inStep();
    expect(engine.connects).toBe(2);
  });

  it('does not wait for the end of its patience once the network is back', async () => {
    engine.failing = new RemoteError('offline', 'There is no line.');
    await begin();
    for (const wait of [2_000, 5_000, 15_000]) await engine.pass(wait);
    await engine.until({ kind: 'offline', next: engine.clock.now() + minute });
    engine.connectivity.set(false);
    engine.failing = null;
    engine.connectivity.set(true);
    await engine.inStep();
    expect(engine.connects).toBe(5);
  });

  it('tries when asked to, whatever the system says', async () => {
    engine.connectivity.connected = false;
    await begin();
    await requestSync(engine.replica);
    await engine.inStep();
    expect(engine.connects).toBe(1);
  });

  it('looks whether the line still holds when the network comes back', async () => {
    await begin();
    await engine.inStep();
    await engine.sleeps(minute);
    engine.connectivity.set(false);
    expect(engine.looks).toBe(1);
    engine.server.append('INBOX', 'news');
    engine.connectivity.set(true);
    await engine.inStep();
    expect([engine.connects, engine.looks]).toEqual([1, 2]);
  });

  it.each([
    ['broadband', null, 5 * minute],
    ['metered', null, 15 * minute],
    ['satellite', null, 15 * minute],
    ['metered', perMB, hour],
    ['broadband', perMB, hour],
  ] as const)('rests on a %s line that costs %o for so many ms', async (link, price, ms) => {
    await setLinkByHand(engine.replica, link);
    await setTerms(engine.replica, terms({ link, price }));
    await begin();
    await engine.inStep();
    await engine.pass(ms - minute);
    expect(engine.looks).toBe(1);
    await engine.pass(minute);
    await vi.waitFor(() => expect(engine.looks).toBe(2), patience);
  });

  it('tries a line that costs by the byte more and more rarely', async () => {
    await setLinkByHand(engine.replica, 'metered');
    engine.failing = new RemoteError('portal', 'This network wants you to log in.');
    await begin();
    for (const wait of [2_000, 5_000, 15_000, minute, 5 * minute, 15 * minute, 30 * minute, 30 * minute]) {
      await engine.until({
        kind: 'offline',
        problem: expect.objectContaining({ code: 'portal' }),
        next: engine.clock.now() + wait,
      });
      await engine.pass(wait);
    }
  });

  it('lists no more than the name of a folder that is off', async () => {
    engine.server.create('Junk');
    engine.server.append('Junk', 'junk');
    await begin();
    await engine.inStep();
    const junk = await engine.replica.mailboxes.filter(({ path }) => path === 'Junk').first();
    if (!junk) throw new Error('no Junk');
    await setPriority(engine.replica, { mailboxId: junk.id, priority: 'off' });
    await requestSync(engine.replica);
    await vi.waitFor(() => expect(engine.server.listedWithout).toEqual([[], ['Junk']]), patience);
  });
});

describe('what the engine takes the line for', () => {
  const fast: Partial<WireMeter> = { rttMs: 20, bytesPerSecond: 2_000_000, up: 1_000, down: 100_000 };
  const kinds = async () => [(await engine.activity())?.linkKind, (await engine.activity())?.network];
  /** Traffic crosses, and the meter is looked at. */
  const traffic = async (meter: Partial<WireMeter>, times = 1): Promise<void> => {
    for (let time = 0; time < times; time++) {
      const { down = 0 } = engine.server.meter;
      engine.server.meter = { ...meter, down: down + 10_000 };
      engine.clock.advance(2_500);
      await vi.waitFor(
        async () => expect((await engine.activity())?.wire.down).toBe(down + 10_000),
        patience,
      );
    }
  };

  it('is careful about a line that nobody knows anything about', async () => {
    await begin();
    await engine.inStep();
    expect(await kinds()).toEqual(['dialUp', null]);
  });

  it('is what somebody says, at once, here or on a network of that name', async () => {
    engine.networkName = 'Ferry';
    await setLinkOfNetwork(engine.replica, { network: 'Ferry', link: 'metered' });
    await begin();
    await engine.inStep();
    expect(await kinds()).toEqual(['metered', 'Ferry']);
    await setLinkByHand(engine.replica, 'satellite');
    await vi.waitFor(async () => expect(await kinds()).toEqual(['satellite', 'Ferry']), patience);
    expect(engine.connects).toBe(1);
  });

  it('is what three looks at the traffic show, and changes no sooner', async () => {
    await begin();
    await engine.inStep();
    await traffic(fast, 2);
    expect((await kinds())[0]).toBe('dialUp');
    await traffic(fast);
    expect((await kinds())[0]).toBe('broadband');
    await traffic({ ...fast, bytesPerSecond: 30_000 }, 2);
    await traffic(fast);
    await traffic({ ...fast, bytesPerSecond: 30_000 }, 2);
    expect((await kinds())[0]).toBe('broadband');
    await traffic({ ...fast, bytesPerSecond: 30_000 });
    expect((await kinds())[0]).toBe('metered');
  });

  it('is not slow because answers were small', async () => {
    await begin();
    await engine.inStep();
    await traffic({ rttMs: 20, bytesPerSecond: 3_000, atLeast: true }, 5);
    expect((await kinds())[0]).toBe('dialUp');
    await traffic({ rttMs: 20, bytesPerSecond: 80_000, atLeast: true }, 3);
    expect((await kinds())[0]).toBe('broadband');
    await traffic({ rttMs: 20, bytesPerSecond: 3_000, atLeast: true }, 5);
    expect((await kinds())[0]).toBe('broadband');
  });

  it('is what it was last time on this network, and of that nothing carries over to another', async () => {
    await setSchedule(engine.replica, { kind: 'byHand' });
    engine.networkName = 'Office';
    await begin();
    await requestSync(engine.replica);
    await engine.inStep();
    await traffic(fast, 3);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline' });
    engine.server.meter = {};
    engine.networkName = 'Ferry';
    await requestSync(engine.replica);
    await engine.inStep();
    expect(await kinds()).toEqual(['dialUp', 'Ferry']);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline' });
    engine.networkName = 'Office';
    await requestSync(engine.replica);
    await engine.inStep();
    expect(await kinds()).toEqual(['broadband', 'Office']);
    await engine.pass(10_000);
    await engine.until({ kind: 'offline' });
    const sessions = await engine.replica.sessions.toArray();
    expect(sessions.map(({ link, network }) => [link, network])).toEqual([
      ['broadband', 'Office'],
      ['dialUp', 'Ferry'],
      ['broadband', 'Office'],
    ]);
  });
});

describe('a line that says nothing', () => {
  it('is stalled for as long as it does, and online again with the next byte', async () => {
    await begin();
    await engine.inStep();
    engine.server.meter = { silentMs: 8_000, rttMs: 100 };
    engine.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await engine.activity())?.link).toEqual({ kind: 'online' });
    engine.server.meter = { silentMs: 9_000, rttMs: 100 };
    await engine.until({ kind: 'stalled', since: engine.clock.now() - 9_000 });
    engine.server.meter = { silentMs: 20, rttMs: 100 };
    await engine.until({ kind: 'online' });
    engine.server.meter = { silentMs: 9_000, rttMs: 3_000 };
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await engine.activity())?.link).toEqual({ kind: 'online' });
    engine.server.meter = { silentMs: 12_001, rttMs: 3_000 };
    await engine.until({ kind: 'stalled' });
    engine.server.meter = { silentMs: null };
    await engine.until({ kind: 'online' });
  });
});

describe('what sessions cost', () => {
  const meter = (up: number, down: number): WireMeter => ({
    up,
    down,
    flights: 2,
    rttMs: 100,
    bytesPerSecond: null,
    uncompressed: up + down,
    silentMs: null,
  });

  it('is written down: what crossed, what would have, what counted, and of a try that failed as well', async () => {
    await setSchedule(engine.replica, { kind: 'byHand' });
    await setLinkByHand(engine.replica, 'metered');
    engine.failing = new RemoteError('login', 'no', { spent: meter(300, 4_000) });
    await begin();
    await requestSync(engine.replica);
    await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'login' }) });
    const [failed] = await engine.replica.spending.toArray();
    expect(failed).toMatchObject({ link: 'metered', purpose: 'connecting', up: 300, down: 4_000, items: 0 });
    expect(failed?.counted).toBeGreaterThan(4_300 + 40 * 7);
    expect(await engine.replica.sessions.count()).toBe(0);

    engine.failing = null;
    engine.server.meter = meter(1_000, 9_000);
    engine.networkName = 'Ferry';
    await requestSync(engine.replica);
    await engine.inStep();
    engine.server.meter = { ...meter(1_200, 9_500), uncompressed: 30_000 };
    await engine.pass(10_000);
    await engine.until({ kind: 'offline', problem: null });
    const [session] = await engine.replica.sessions.toArray();
    expect(session).toMatchObject({
      up: 1_200,
      down: 9_500,
      uncompressed: 30_000,
      link: 'metered',
      network: 'Ferry',
      problem: null,
      brought: { messages: 5, texts: 5, attachments: 0, changes: 0 },
    });
    const spending = await engine.replica.spending.toArray();
    const sum = (of: 'up' | 'down' | 'counted') => spending.reduce((total, row) => total + row[of], 0);
    expect([sum('up'), sum('down')]).toEqual([1_500, 13_500]);
    expect(sum('counted')).toBe((failed?.counted ?? 0) + (session?.counted ?? 0));
  });

  describe('within a budget', () => {
    /** As much has crossed in this session. */
    const crossed = (bytes: number) => {
      engine.server.meter = meter(0, bytes);
    };
    const budget = (period: 'session' | 'day' | 'month', at: number | null) => ({
      kind: 'offline' as const,
      problem: expect.objectContaining({
        code: 'budget',
        retryAt: at,
        message: expect.stringContaining({ session: 'session', day: 'today', month: 'month' }[period]),
      }),
      next: at,
    });
    beforeEach(() => setLinkByHand(engine.replica, 'metered'));

    it.each(['day', 'month'] as const)(
      'of a %s: stops, says until when, and goes on by itself then',
      async (period) => {
        await setTerms(engine.replica, terms({ link: 'metered' }, { [period]: 20_000 }));
        crossed(25_000);
        await begin();
        const end = periodEnd(period, engine.clock.now());
        await engine.until(budget(period, end));
        expect(engine.connects).toBe(1);
        await engine.pass(5 * minute);
        expect(engine.connects).toBe(1);
        crossed(100);
        engine.clock.advance((end ?? 0) - engine.clock.now() + minute);
        await engine.inStep();
        expect(engine.connects).toBe(2);
      },
    );

    it('goes on at once when more is allowed, and not for less', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { day: 20_000 }));
      crossed(25_000);
      await begin();
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      crossed(100);
      await requestSync(engine.replica);
      await allowBytes(engine.replica, { link: 'metered', bytes: 100 }, engine.clock.now());
      await engine.pass(minute);
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      expect(engine.connects).toBe(1);
      await allowBytes(engine.replica, { link: 'metered', bytes: 100_000 }, engine.clock.now());
      await engine.inStep();
      expect(engine.connects).toBe(2);
    });

    it('goes on at once when more is allowed while it hangs up', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { day: 20_000 }));
      crossed(25_000);
      engine.hangingUp = async () => {
        engine.hangingUp = async () => undefined;
        crossed(100);
        await allowBytes(engine.replica, { link: 'metered', bytes: 100_000 }, engine.clock.now());
        // Until the engine has been told.
        await new Promise((resolve) => setTimeout(resolve, 50));
      };
      await begin();
      await engine.inStep();
      expect(engine.connects).toBe(2);
    });

    it('goes on at once when its terms or the line are others', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { month: 20_000 }));
      crossed(25_000);
      await begin();
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      await setLinkByHand(engine.replica, 'broadband');
      await engine.inStep();
      await setLinkByHand(engine.replica, 'metered');
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      crossed(100);
      await setTerms(engine.replica, terms({ link: 'metered' }, { month: 2_000_000 }));
      await engine.inStep();
    });

    it('goes on by itself on a network whose line is another one', async () => {
      await setLinkByHand(engine.replica, null);
      await setLinkOfNetwork(engine.replica, { network: 'Ferry', link: 'metered' });
      await setLinkOfNetwork(engine.replica, { network: 'Home', link: 'broadband' });
      await setTerms(engine.replica, terms({ link: 'metered' }, { day: 20_000 }));
      engine.networkName = 'Ferry';
      crossed(25_000);
      await begin();
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      await engine.pass(5 * minute);
      expect(engine.connects).toBe(1);
      engine.networkName = 'Home';
      await engine.pass(minute);
      await engine.inStep();
      expect(engine.connects).toBe(2);
    });

    it('of a month that a wrong clock took it for: goes on once the clock is right', async () => {
      const years = 70 * 365 * 24 * hour;
      engine.clock.jump(years);
      await setTerms(engine.replica, terms({ link: 'metered' }, { month: 20_000 }));
      crossed(25_000);
      await begin();
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'budget' }) });
      crossed(100);
      engine.clock.jump(-years);
      await engine.pass(minute);
      await engine.inStep();
    });

    it('does not log in when what is left does not pay for that', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { session: 1_000 }));
      await setSchedule(engine.replica, { kind: 'every', hours: 1 });
      await begin();
      await engine.until({
        kind: 'offline',
        problem: expect.objectContaining({
          code: 'budget',
          message: expect.stringContaining('less left than a login takes'),
        }),
      });
      await engine.pass(3 * hour);
      expect(engine.connects).toBe(0);
      await allowBytes(engine.replica, { link: 'metered', bytes: 2_000 }, engine.clock.now());
      await vi.waitFor(() => expect(engine.connects).toBe(1), patience);
    });

    it('of a session: waits for the user, whose next one begins anew', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { session: 20_000 }));
      crossed(25_000);
      await begin();
      await engine.until(budget('session', null));
      await engine.pass(5 * minute);
      expect(engine.connects).toBe(1);
      crossed(100);
      await requestSync(engine.replica);
      await engine.inStep();
    });

    it('of a session: what was cut goes on within it', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { session: 20_000 }));
      crossed(15_000);
      await begin();
      await engine.inStep();
      engine.server.dropLine();
      await engine.until({ kind: 'offline', problem: expect.objectContaining({ code: 'cut' }) });
      crossed(6_000);
      await engine.pass(2_000);
      await engine.until(budget('session', null));
      expect(engine.connects).toBe(2);
    });

    it('of a session: the next one by schedule begins anew', async () => {
      await setTerms(engine.replica, terms({ link: 'metered' }, { session: 20_000 }));
      await setSchedule(engine.replica, { kind: 'every', hours: 2 });
      crossed(25_000);
      const start = engine.clock.now();
      await begin();
      await engine.until({
        kind: 'offline',
        problem: expect.objectContaining({ code: 'budget', retryAt: null }),
        next: start + 2 * hour,
      });
      crossed(100);
      await engine.pass(2 * hour);
      await engine.inStep();
      expect(engine.connects).toBe(2);
    });
  });
});
