// One engine for every account in the registry, as long as the account and its settings stay as they are. The
// registry's rows start and stop engines: a window asks for one by adding an account.
import { liveQuery } from 'dexie';
import { RemoteError } from '../../core/errors.ts';
import type { Account } from '../../core/model/account.ts';
import type { LinkProblem } from '../../core/model/activity.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { Clock, HostPorts, Network } from '../../core/ports.ts';
import { Registry, Replica } from '../../core/replica/database.ts';
import type { Connectivity, SyncOptions } from '../../core/sync/options.ts';
import { accountAttachments, type HeldElsewhere } from './account-attachments.ts';

/** How long to rest after a fault of our own before the engine is started again, ms; the last one repeats. */
const restMs = [5_000, 30_000, 300_000] as const;

export interface AccountRunner {
  readonly ports: HostPorts;
  readonly network?: Network;
  readonly connectivity?: Connectivity;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly runEngine: (options: SyncOptions) => Promise<void>;
}

interface Running {
  readonly settings: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Runs until the signal aborts, and resolves once every engine has ended. Aborting with a RemoteError leaves it
 * in the accounts' activity rows, for the window to show. Rejects when the registry cannot be read.
 */
export const runAccounts = async (runner: AccountRunner): Promise<void> => {
  const { signal } = runner;
  const registry = new Registry();
  const running = new Map<AccountId, Running>();
  const ended = new Set<Promise<void>>();

  const start = (account: Account, after: Promise<void>) => {
    const stop = new AbortController();
    // Two engines on one replica would undo each other's work: the old one ends first.
    const end = after.then(() => runAccount(account, { ...runner, signal: stop.signal }));
    ended.add(end);
    running.set(account.id, { settings: JSON.stringify(account.connection), stop, ended: end });
  };
  const follow = (accounts: readonly Account[]) => {
    const kept = new Set(accounts.map(({ id }) => id));
    for (const [accountId, { stop }] of running) {
      if (kept.has(accountId)) continue;
      stop.abort();
      running.delete(accountId);
    }
    for (const account of accounts) {
      const current = running.get(account.id);
      if (current?.settings === JSON.stringify(account.connection)) continue;
      current?.stop.abort();
      start(account, current?.ended ?? Promise.resolve());
    }
  };

  const watched = new Promise<void>((resolve, reject) => {
    const watch = liveQuery(() => registry.accounts.toArray()).subscribe({ next: follow, error: reject });
    const unwatch = () => {
      watch.unsubscribe();
      resolve();
    };
    if (signal.aborted) unwatch();
    else signal.addEventListener('abort', unwatch, { once: true });
  });
  try {
    await watched;
  } finally {
    for (const { stop } of running.values()) stop.abort(signal.reason);
    await Promise.all(ended);
    registry.close();
  }
};

/** An engine that fails through a fault of ours says so in its activity row, rests, and is started again. */
const runAccount = async (account: Account, runner: AccountRunner): Promise<void> => {
  const { ports, network, connectivity, clock, signal, runEngine } = runner;
  const replica = new Replica(account.id);
  try {
    for (let faults = 0; !signal.aborted; faults++) {
      try {
        await runEngine({
          accountId: account.id,
          connection: account.connection,
          replica,
          ports: { ...ports, attachments: accountAttachments(account.id, ports.attachments, heldElsewhere) },
          ...(network ? { network } : {}),
          ...(connectivity ? { connectivity } : {}),
          clock,
          signal,
        });
      } catch (error) {
        if (signal.aborted) break;
        const rest = restMs[Math.min(faults, restMs.length - 1)] ?? 0;
        const message = `Packetboat itself failed: ${error instanceof Error ? error.message : String(error)}`;
        await report(replica, { code: 'engine', message, retryAt: clock.now() + rest });
        await clock.sleep(rest, signal).catch(() => undefined);
      }
    }
    const { reason } = signal;
    if (reason instanceof RemoteError) {
      await report(replica, { code: reason.code, message: reason.message, retryAt: null });
    }
  } finally {
    replica.close();
  }
};

/** Asks the other accounts' replicas; one that was never opened holds nothing. */
const heldElsewhere: HeldElsewhere = async (accountId, sha256) => {
  const registry = new Registry();
  try {
    const others = (await registry.accounts.toCollection().primaryKeys()).filter((id) => id !== accountId);
    for (const id of others) {
      const replica = new Replica(id);
      try {
        if ((await replica.attachments.where('sha256').equals(sha256).count()) > 0) return true;
      } finally {
        replica.close();
      }
    }
    return false;
  } finally {
    registry.close();
  }
};

const report = async (replica: Replica, problem: LinkProblem): Promise<void> => {
  await replica.activity
    .update('activity', { link: { kind: 'offline', problem, next: null }, step: null })
    // The replica may be what failed; then the next start says it again.
    .catch(() => undefined);
};
