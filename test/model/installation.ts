import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { HostPorts, Remote } from '../../core/ports.ts';
import { Replica } from '../../core/replica/database.ts';
import { type SyncOutcome, syncOnce } from '../../core/sync/sync-once.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createAttachments } from '../../electron/host/attachments/attachments.ts';
import { createRemote, type HostRemote } from '../../electron/host/imap/remote.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import type { SlowLink } from '../support/slow-link.ts';
import type { MovesAtOnce } from './moves-at-once.ts';
import type { Fault, OtherAct } from './program.ts';

let installed = 0;

interface Input {
  readonly link: SlowLink;
  readonly moves: MovesAtOnce;
  readonly user: string;
  readonly password: string;
}

/** One installation of the account: a replica that outlives the processes that work on it. */
export class Installation {
  readonly #link: SlowLink;
  readonly #moves: MovesAtOnce;
  readonly #settings: ConnectionSettings;
  readonly #password: string;
  readonly #directory: string;
  readonly #disk = new IDBFactory();
  readonly #accountId: AccountId;
  #host: HostRemote;
  #replica: Replica;

  private constructor({ link, moves, user, password }: Input, directory: string) {
    installed += 1;
    this.#link = link;
    this.#moves = moves;
    this.#password = password;
    this.#directory = directory;
    this.#accountId = `model-${installed}` as AccountId;
    this.#settings = {
      host: link.host,
      port: link.port,
      security: 'plain',
      user,
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: true,
    };
    this.#host = this.#startHost();
    this.#replica = this.#openReplica();
  }

  static async make(input: Input): Promise<Installation> {
    return new Installation(input, await mkdtemp(join(tmpdir(), 'packetboat-model-')));
  }

  get replica(): Replica {
    return this.#replica;
  }

  /** One session, with whatever goes wrong in it. Resolves with its outcome; null when the process was killed. */
  async sync(fault: Fault, meanwhile: (act: OtherAct) => Promise<void>): Promise<SyncOutcome | null> {
    const replica = this.#replica;
    const host = this.#host;
    let killed = false;
    if (fault.kind === 'cut') this.#link.cutAfter(fault.bytes);
    if (fault.kind === 'kill') {
      killBefore(replica, fault.transactions, () => {
        killed = true;
        host.close();
        replica.close();
      });
    }
    const remote =
      fault.kind === 'meanwhile' ? interrupted(host, fault.calls, () => meanwhile(fault.act)) : host;
    try {
      return await syncOnce({
        accountId: this.#accountId,
        connection: this.#settings,
        replica,
        ports: this.#ports(this.#moves.watch(this, remote), host),
        clock: systemClock,
        signal: new AbortController().signal,
        tiers: 1,
        folders: null,
      });
    } catch (error) {
      if (!killed) throw error;
      return null;
    } finally {
      this.#link.cutAfter(0);
      Reflect.deleteProperty(replica, 'transaction');
      if (killed) {
        this.#host = this.#startHost();
        this.#replica = this.#openReplica();
      }
    }
  }

  async close(): Promise<void> {
    this.#host.close();
    this.#replica.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #startHost(): HostRemote {
    return createRemote({
      passwordFor: async () => this.#password,
      tickets: createMemoryTicketStore(),
      timeouts: { silenceMs: 10_000 },
    });
  }

  #openReplica(): Replica {
    return new Replica(this.#accountId, { indexedDB: this.#disk, IDBKeyRange });
  }

  #ports(remote: Remote, host: HostRemote): HostPorts {
    return { remote, attachments: createAttachments({ directory: this.#directory, sessions: host }) };
  }
}

/** Runs `kill` instead of the so manieth transaction from now, and lets none begin any more. */
const killBefore = (replica: Replica, transactions: number, kill: () => void): void => {
  const begin = replica.transaction.bind(replica) as (...args: unknown[]) => unknown;
  let left = transactions;
  Reflect.set(replica, 'transaction', (...args: unknown[]) => {
    left -= 1;
    if (left === 0) kill();
    if (left <= 0) return Promise.reject(new Error('the process was killed'));
    return begin(...args);
  });
};

/** The same remote, with something happening before its so manieth call. */
const interrupted = (remote: HostRemote, calls: number, happen: () => Promise<void>): Remote => {
  let left = calls;
  return new Proxy(remote, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || name === 'meter' || name === 'disconnect') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        left -= 1;
        if (left === 0) await happen();
        return await Reflect.apply(method, target, args);
      };
    },
  });
};
