// Whoever closes the window, or pulls the plug, in the middle of a session: what it was and cost is told all the same.
import { describe, expect, it, vi } from 'vitest';
import type { Clock, WireMeter } from '../../core/ports.ts';
import type { Replica } from '../../core/replica/database.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { ActivityReport } from '../../core/sync/activity-report.ts';
import { FakeServer } from './fake-server.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica, replicaState } from './new-replica.ts';
import { watched } from './watched-session.ts';

/** What the meter says when so many requests went out before. */
const meterAt = (asked: number): Partial<WireMeter> => ({
  up: 300 + 120 * asked,
  down: 3_000 + 900 * asked,
  flights: 3 + asked,
  uncompressed: 8_000 + 2_000 * asked,
});

const newServer = (): FakeServer => {
  const server = new FakeServer('qresync');
  for (const path of ['INBOX', 'Clients']) {
    server.create(path);
    for (let index = 0; index < 30; index++) server.append(path, `${path} ${index}`);
  }
  server.meter = meterAt(0);
  return server;
};

const never = new Promise<never>(() => undefined);

/** Begins a session that is gone once so many requests went out and the last one's bytes were seen. */
const killedAfter = async (requests: number, server: FakeServer, replica: Replica): Promise<void> => {
  const running = instantClock();
  let dead = false;
  const clock: Clock = {
    now: running.now,
    sleep: async (ms, signal) => {
      await running.sleep(ms, signal);
      if (dead) await never;
    },
  };
  await new Promise<void>((resolve, reject) => {
    const before = async (_asked: string, index: number): Promise<void> => {
      server.meter = meterAt(index + 1);
      if (index < requests) return;
      const { down } = meterAt(index + 1);
      await vi.waitFor(async () => expect((await replica.activity.get('activity'))?.wire.down).toBe(down));
      dead = true;
      resolve();
      await never;
    };
    watched(server, replica, { clock, before }).then(() => reject(new Error('it ended')), reject);
  });
};

const spent = async (replica: Replica) => {
  const rows = await replica.spending.toArray();
  const sum = (of: 'up' | 'down' | 'counted') => rows.reduce((total, row) => total + row[of], 0);
  return { up: sum('up'), down: sum('down'), counted: sum('counted') };
};

describe('a session whose engine is killed', () => {
  it.each([0, 1, 2, 3])('after %i requests leaves what it was and cost', async (requests) => {
    const replica = newReplica();
    await killedAfter(requests, newServer(), replica);
    expect(await pastSessions(replica, 9)).toEqual([]);
    const { up, down, flights, uncompressed } = meterAt(requests + 1);
    const listed = await replica.messages.count();

    await new ActivityReport(replica, instantClock()).resume();
    const [session, ...others] = await pastSessions(replica, 9);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ up, down, flights, uncompressed, brought: { messages: listed } });
    expect(session?.problem).toMatch(/^Packetboat was closed/);
    expect(session?.ended).toBeGreaterThan(session?.started ?? Number.NaN);
    const { counted = Number.NaN } = session ?? {};
    expect(await spent(replica)).toEqual({ up, down, counted });
    expect(counted).toBeGreaterThan((up ?? 0) + (down ?? 0));
    const connecting = (await replica.spending.toArray()).filter(({ purpose }) => purpose === 'connecting');
    expect(connecting).toMatchObject([{ items: 1 }]);

    await new ActivityReport(replica, instantClock()).resume();
    expect(await pastSessions(replica, 9)).toEqual([session]);
    expect(await spent(replica)).toEqual({ up, down, counted });
  });

  it('goes on where it was, in another session', async () => {
    const replica = newReplica();
    const server = newServer();
    await killedAfter(3, server, replica);
    await watched(server, replica);
    expect(await replicaState(replica)).toEqual(server.state());
    const sessions = await pastSessions(replica, 9);
    expect(sessions.map(({ problem }) => problem === null)).toEqual([true, false]);
    const sum = (of: 'up' | 'down' | 'counted') => sessions.reduce((total, row) => total + row[of], 0);
    expect(await spent(replica)).toEqual({ up: sum('up'), down: sum('down'), counted: sum('counted') });
  });
});
