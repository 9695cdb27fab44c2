import { RemoteError } from '../errors.ts';
import type { Activity, WireBytes } from '../model/activity.ts';
import type { RemoteSession } from '../ports.ts';
import { ActivityReport, meterOnceMore } from './activity-report.ts';
import { countReplica, type ReplicaCounts } from './count-replica.ts';
import type { SessionGoals, SyncOptions } from './options.ts';
import { beginSession, runSteps } from './run-session.ts';

export interface SyncOutcome extends ReplicaCounts {
  /** Null when everything that was wanted is here. */
  readonly error: RemoteError | null;
  readonly newMessages: number;
  readonly wire: WireBytes;
  readonly flights: number;
  readonly seconds: number;
}

export interface SyncOnceOptions extends SyncOptions, SessionGoals {
  /** Called with every frame of what is going on. */
  readonly onProgress?: (activity: Activity) => void;
}

/**
 * Brings the replica in step with the server once. A line that fails is an outcome, not an exception: what came
 * before is kept.
 */
export const syncOnce = async (options: SyncOnceOptions): Promise<SyncOutcome> => {
  const goals: SessionGoals = { tiers: options.tiers, folders: options.folders };
  let added = 0;
  const { error, ...spent } = await withSession(options, async (session, report) => {
    const context = await beginSession(options, goals, { session, report });
    try {
      await runSteps(context, options.signal);
    } finally {
      added = context.added;
    }
  });
  return { ...(await countReplica(options.replica)), ...spent, error, newMessages: added };
};

export interface SessionSpent {
  readonly error: RemoteError | null;
  readonly wire: WireBytes;
  readonly flights: number;
  readonly seconds: number;
}

/** Runs one session from connect to disconnect, meters it and records it. */
export const withSession = async (
  options: SyncOptions & Pick<SyncOnceOptions, 'onProgress'>,
  work: (session: RemoteSession, report: ActivityReport) => Promise<void>,
): Promise<SessionSpent> => {
  const { replica, clock, ports, signal } = options;
  const { remote } = ports;
  const started = clock.now();
  const report = new ActivityReport(replica, clock, options.onProgress);
  await report.resume();
  report.set({ link: { kind: 'connecting' } });
  await report.flush();

  let error: RemoteError | null = null;
  const following = new AbortController();
  let session: RemoteSession | null = null;
  let followed: Promise<void> = Promise.resolve();
  try {
    signal.throwIfAborted();
    session = await remote.connect(options.accountId, options.connection);
    const { id } = session;
    const hangUp = (): void => void remote.disconnect(id);
    signal.addEventListener('abort', hangUp, { once: true });
    report.set({ link: { kind: 'online' } });
    followed = report.follow(remote, id, following.signal);
    await work(session, report);
  } catch (failure) {
    error = asRemoteError(failure, signal);
  }
  following.abort();
  await followed;
  if (session) {
    await meterOnceMore(report, remote, session.id);
    await remote.disconnect(session.id);
  }
  const { wire, flights } = report.current;
  const ended = clock.now();
  report.set({
    step: null,
    link: {
      kind: 'offline',
      problem: error && { code: error.code, message: error.message, retryAt: null },
    },
  });
  await report.flush();
  await replica.sessions.add({ started, ended, ...wire, flights, problem: error?.message ?? null });
  return { error, wire, flights, seconds: (ended - started) / 1_000 };
};

const asRemoteError = (failure: unknown, signal: AbortSignal): RemoteError => {
  if (signal.aborted) return new RemoteError('cut', 'Stopped. What came so far is kept.', { cause: failure });
  if (failure instanceof RemoteError) return failure;
  throw failure;
};
