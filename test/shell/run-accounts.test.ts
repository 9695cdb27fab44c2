import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { Account } from '../../core/model/account.ts';
import type { AccountId, Sha256 } from '../../core/model/ids.ts';
import type { Attachments } from '../../core/ports.ts';
import { Registry, Replica } from '../../core/replica/database.ts';
import type { SyncOptions } from '../../core/sync/options.ts';
import { type Locks, withEngineLock } from '../../renderer/engine/engine-lock.ts';
import { runAccounts } from '../../renderer/engine/run-accounts.ts';
import { content, fakeAttachments, fakeRemote, part, settings } from '../rpc/fake-ports.ts';

let count = 0;
const newAccount = (): Account => {
  count += 1;
  return {
    id: `account-${count}` as AccountId,
    name: 'Ann',
    address: 'ann@example.org',
    connection: settings,
  };
};

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('the engines of the accounts', () => {
  let registry: Registry;
  beforeEach(() => {
    registry = new Registry();
  });
  afterEach(() => registry.delete());

  const start = (
    runEngine: (options: SyncOptions) => Promise<void>,
    {
      attachments = fakeAttachments(),
      sleep = async () => undefined,
    }: { attachments?: Attachments; sleep?: (ms: number) => Promise<void> } = {},
  ) => {
    const controller = new AbortController();
    const ended = runAccounts({
      ports: { remote: fakeRemote(), attachments },
      clock: { now: () => 1_000, sleep },
      signal: controller.signal,
      runEngine,
    });
    return {
      stop: async (reason?: unknown) => {
        controller.abort(reason);
        await ended;
      },
    };
  };

  test('start with the registry’s rows and end with them', async () => {
    const [first, second] = [newAccount(), newAccount()];
    const running = new Set<AccountId>();
    await registry.accounts.add(first);
    const { stop } = start(async ({ accountId, signal }) => {
      running.add(accountId);
      await untilAborted(signal);
      running.delete(accountId);
    });
    await vi.waitFor(() => expect([...running]).toEqual([first.id]));
    await registry.accounts.add(second);
    await vi.waitFor(() => expect([...running]).toEqual([first.id, second.id]));
    await registry.accounts.delete(first.id);
    await vi.waitFor(() => expect([...running]).toEqual([second.id]));
    await stop();
    expect([...running]).toEqual([]);
  });

  test('with other settings an engine starts anew, once the old one has ended', async () => {
    const account = newAccount();
    const steps: string[] = [];
    await registry.accounts.add(account);
    const { stop } = start(async ({ connection, signal }) => {
      steps.push(`start ${connection.port}`);
      await untilAborted(signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push(`end ${connection.port}`);
    });
    await vi.waitFor(() => expect(steps).toEqual(['start 993']));
    await registry.accounts.update(account.id, { name: 'Ann Example' });
    await registry.accounts.update(account.id, { connection: { ...settings, port: 143 } });
    await vi.waitFor(() => expect(steps).toEqual(['start 993', 'end 993', 'start 143']));
    await stop();
    expect(steps).toHaveLength(4);
  });

  test('two accounts with equal content ids share no unfinished part', async () => {
    const [first, second] = [newAccount(), newAccount()];
    await registry.accounts.bulkAdd([first, second]);
    const asked: string[] = [];
    const attachments = fakeAttachments({
      partial: async (contentId) => {
        asked.push(contentId);
        return null;
      },
    });
    const { stop } = start(
      async ({ ports, signal }) => {
        await ports.attachments.partial(content, part);
        await untilAborted(signal);
      },
      { attachments },
    );
    await vi.waitFor(() => expect(asked).toEqual([`${first.id}/${content}`, `${second.id}/${content}`]));
    await stop();
  });

  test('a file that another account has too stays when one removes its copy', async () => {
    const accounts = [newAccount(), newAccount()];
    const removed: string[] = [];
    const attachments: Attachments = {
      ...fakeAttachments(),
      remove: async (sha256) => {
        removed.push(sha256);
      },
    };
    const [shared, own] = ['a'.repeat(64) as Sha256, 'b'.repeat(64) as Sha256];
    const other = new Replica(accounts[1]?.id ?? newAccount().id);
    const form = { kind: 'decoded', encoding: 'base64', lineLength: 76 } as const;
    await other.attachments.add({
      contentId: content,
      part,
      state: 'present',
      sha256: shared,
      size: 1,
      form,
    });
    await registry.accounts.bulkAdd(accounts);
    const done = vi.fn();
    const { stop } = start(
      async ({ accountId, ports, signal }) => {
        if (accountId === accounts[0]?.id) {
          await ports.attachments.remove(shared);
          await ports.attachments.remove(own);
          done();
        }
        await untilAborted(signal);
      },
      { attachments },
    );
    await vi.waitFor(() => expect(done).toHaveBeenCalled());
    expect(removed).toEqual([own]);
    await stop();
    other.close();
  });

  test('a fault of our own is said in the activity row, and the engine is started again after a rest', async () => {
    const account = newAccount();
    const replica = new Replica(account.id);
    await replica.activity.add({
      key: 'activity',
      link: { kind: 'online' },
      step: null,
      linkKind: 'dialUp',
      network: null,
      queue: [],
      session: null,
      remaining: { lists: 0, texts: 0, textBytes: 0, attachments: 0, attachmentBytes: 0 },
      wire: { up: 0, down: 0 },
      flights: 0,
      bytesPerSecond: null,
      rttMs: null,
      recent: [],
      syncedAt: 500,
    });
    await registry.accounts.add(account);
    const rests: number[] = [];
    let starts = 0;
    const { stop } = start(
      async ({ signal }) => {
        starts += 1;
        if (starts < 6) throw new TypeError('undefined is not a function');
        await untilAborted(signal);
      },
      {
        sleep: async (ms) => {
          rests.push(ms);
        },
      },
    );
    await vi.waitFor(() => expect(starts).toBe(6));
    expect(rests).toEqual([5_000, 30_000, 300_000, 300_000, 300_000]);
    expect(await replica.activity.get('activity')).toMatchObject({
      link: {
        kind: 'offline',
        problem: {
          code: 'engine',
          message: 'Packetboat itself failed: undefined is not a function',
          retryAt: 301_000,
        },
      },
      syncedAt: 500,
    });
    await stop(new RemoteError('offline', 'the host has gone'));
    expect(await replica.activity.get('activity')).toMatchObject({
      link: { kind: 'offline', problem: { code: 'offline', message: 'the host has gone', retryAt: null } },
    });
    replica.close();
  });
});

describe('the lock that keeps one engine in a browser', () => {
  /** One lock, first come first served. */
  const fakeLocks = (): Locks => {
    let tail: Promise<unknown> = Promise.resolve();
    let held = 0;
    const enter = async <T>(work: (lock: unknown) => Promise<T>): Promise<T> => {
      const turn = tail;
      held += 1;
      const done = turn
        .then(() => work({}))
        .finally(() => {
          held -= 1;
        });
      tail = done.catch(() => undefined);
      return done;
    };
    const request = <T>(
      _name: string,
      second: unknown,
      third?: (lock: unknown) => Promise<T>,
    ): Promise<T> => {
      if (third) return held > 0 ? third(null) : enter(third);
      return enter(second as () => Promise<T>);
    };
    return { request };
  };

  test('the first works at once; the next says that it waits, and works when the first has gone', async () => {
    const locks = fakeLocks();
    const news: string[] = [];
    let release: () => void = () => undefined;
    const first = withEngineLock({
      locks,
      onTurn: (elsewhere) => news.push(`first ${elsewhere}`),
      work: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const second = withEngineLock({
      locks,
      onTurn: (elsewhere) => news.push(`second ${elsewhere}`),
      work: async () => {
        news.push('second works');
      },
    });
    await vi.waitFor(() => expect(news).toEqual(['first false', 'second true']));
    release();
    await Promise.all([first, second]);
    expect(news).toEqual(['first false', 'second true', 'second false', 'second works']);
  });
});
