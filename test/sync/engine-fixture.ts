import { expect, vi } from 'vitest';
import type { RemoteError } from '../../core/errors.ts';
import type { Activity, LinkState } from '../../core/model/activity.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { HostPorts, Network } from '../../core/ports.ts';
import type { Replica } from '../../core/replica/database.ts';
import { activity } from '../../core/replica/queries.ts';
import { runEngine } from '../../core/sync/engine.ts';
import type { Connectivity } from '../../core/sync/options.ts';
import { connection } from './connection.ts';
import { FakeServer } from './fake-server.ts';
import { ManualClock } from './manual-clock.ts';
import { newReplica, replicaState } from './new-replica.ts';

export const patience = { timeout: 5_000, interval: 5 };

/** The network as the system sees it, for the test to take away and give back. */
export class FakeConnectivity implements Connectivity {
  connected = true;
  readonly #listeners = new Set<() => void>();

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(connected: boolean): void {
    this.connected = connected;
    for (const listener of this.#listeners) listener();
  }
}

/** An engine over a server in memory, on a clock that only the test moves. */
export class EngineFixture {
  readonly server = new FakeServer('qresync');
  readonly replica: Replica = newReplica();
  readonly clock = new ManualClock();
  readonly connectivity = new FakeConnectivity();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** Tries to connect. */
  connects = 0;
  /** Writes with commands on messages. */
  pushes = 0;
  /** Lists of folders that were asked for. */
  looks = 0;
  disconnects = 0;
  /** What every try to connect fails with; null for a line that stands. */
  failing: RemoteError | null = null;
  networkName: string | null = null;
  /** What every hanging up takes. */
  hangingUp: () => Promise<void> = async () => undefined;

  constructor() {
    this.server.create('INBOX');
    for (let index = 0; index < 5; index++) this.server.append('INBOX', `message ${index}`);
  }

  start(): void {
    const network: Network = { name: async () => this.networkName };
    this.#running = runEngine({
      accountId: 'test' as AccountId,
      connection,
      replica: this.replica,
      ports: this.#ports(),
      clock: this.clock,
      signal: this.#stop.signal,
      network,
      connectivity: this.connectivity,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('test over'));
    await this.#running;
  }

  async activity(): Promise<Activity | null> {
    return activity(this.replica);
  }

  /** Waits until the engine says this of the line. */
  async until(link: Partial<LinkState> & { readonly kind: LinkState['kind'] }): Promise<void> {
    await vi.waitFor(async () => expect((await this.activity())?.link).toMatchObject(link), patience);
  }

  /** Waits until all is here, with nothing going on. */
  async inStep(link: LinkState['kind'] = 'online'): Promise<void> {
    await vi.waitFor(async () => {
      expect(await replicaState(this.replica)).toEqual(this.server.state());
      expect(await this.activity()).toMatchObject({ link: { kind: link }, step: null });
    }, patience);
  }

  /** Waits until the engine sleeps, and for no longer than this. */
  async sleeps(ms: number): Promise<void> {
    await vi.waitFor(() => expect(this.clock.soonest).toBe(ms), patience);
  }

  /** Lets so much time pass, a minute or less at a time, as it does. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 60_000) {
      await vi.waitFor(() => expect(this.clock.soonest).not.toBeNull(), patience);
      this.clock.advance(Math.min(left, 60_000));
      // Whoever wakes up gets to its next sleep.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  #ports(): HostPorts {
    let current = this.server.connect();
    return {
      attachments: current.attachments,
      remote: {
        ...current.remote,
        connect: async (...args) => {
          this.connects += 1;
          if (this.failing) throw this.failing;
          current = this.server.connect();
          return current.remote.connect(...args);
        },
        listMailboxes: (...args) => {
          this.looks += 1;
          return current.remote.listMailboxes(...args);
        },
        openMailbox: (...args) => current.remote.openMailbox(...args),
        fetchListings: (...args) => current.remote.fetchListings(...args),
        fetchTexts: (...args) => current.remote.fetchTexts(...args),
        fetchIdentities: (...args) => current.remote.fetchIdentities(...args),
        selectMailbox: (...args) => current.remote.selectMailbox(...args),
        changeMessages: (...args) => {
          this.pushes += 1;
          return current.remote.changeMessages(...args);
        },
        meter: (session) => current.remote.meter(session),
        disconnect: async (session) => {
          this.disconnects += 1;
          await this.hangingUp();
          return current.remote.disconnect(session);
        },
      },
    };
  }
}
