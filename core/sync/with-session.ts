import { RemoteError } from '../errors.ts';
import type { WireBytes } from '../model/activity.ts';
import type { RemoteSession, WireMeter } from '../ports.ts';
import type { ActivityReport } from './activity-report.ts';
import { linkSituation } from './link-situation.ts';
import type { SpentOn } from './link-spending.ts';
import { type EarlyLook, type LookGoals, lookBefore } from './look-along.ts';
import type { SyncOptions } from './options.ts';

/** What a session came to, and what it cost. */
export interface SessionEnd {
  /** Why it ended early; null when the work was done. */
  readonly failure: Error | null;
  readonly wire: WireBytes;
  readonly flights: number;
  readonly seconds: number;
}

/** A session that has just connected. */
export interface Connected {
  readonly session: RemoteSession;
  /** What the look told that went along with the login; null for none. */
  readonly early: EarlyLook | null;
}

export interface SessionInput {
  readonly options: SyncOptions;
  readonly report: ActivityReport;
  /** What the session is for when it begins with a look at the folders; null when it does without. */
  readonly goals: LookGoals | null;
}

const connecting: SpentOn = { purpose: 'connecting', mailbox: null, items: 0, octets: 0 };

/**
 * Does some work on a connected session, from connect to disconnect, reporting all the while, and records what it
 * cost once it was connected. Hangs up when the options' signal aborts. `held` aborts then, and when the line ends while the
 * work waits for something else: nobody would hear of it otherwise. Whatever fails is in the answer; nothing is thrown.
 */
export const withSession = async (
  { options, report, goals }: SessionInput,
  work: (connected: Connected, held: AbortSignal) => Promise<void>,
): Promise<SessionEnd> => {
  const { clock, ports, signal } = options;
  const { remote } = ports;
  const started = clock.now();
  const following = new AbortController();
  let followed: Promise<unknown> = Promise.resolve();
  let session: RemoteSession | null = null;
  let failure: Error | null = null;
  let disconnected: Promise<WireMeter | null> | null = null;
  const disconnect = ({ id }: RemoteSession): Promise<WireMeter | null> => {
    disconnected ??= remote.disconnect(id);
    return disconnected;
  };
  const held = new AbortController();
  const hangUp = (): void => {
    held.abort(signal.reason);
    if (session) void disconnect(session);
  };
  signal.addEventListener('abort', hangUp, { once: true });

  report.expectLink(await linkSituation(options));
  report.begin();
  await report.flush();
  try {
    signal.throwIfAborted();
    const before = goals && (await lookBefore(options, report, goals));
    const { accountId, connection } = options;
    session = await (before
      ? remote.connect(accountId, connection, before.look)
      : remote.connect(accountId, connection));
    await report.openRow(started);
    signal.throwIfAborted();
    report.set({ link: { kind: 'online' } });
    report.meter(await remote.meter(session.id));
    await report.attribute(connecting);
    followed = report.follow(remote, session.id, following.signal).then(
      (ended) => {
        if (ended) held.abort(ended);
      },
      (error: unknown) => {
        // The frames cannot be written any more: what the work writes would not be either.
        failure ??= asError(error);
        held.abort(error);
      },
    );
    const { listings } = session;
    const early = before && listings && { listings, listedAt: before.listedAt };
    await work({ session, early }, held.signal);
  } catch (error) {
    failure ??= asError(error);
    if (failure instanceof RemoteError && failure.spent) report.meter(failure.spent);
  }
  signal.removeEventListener('abort', hangUp);
  following.abort(new Error('the session is over'));
  await followed;
  report.set({ step: null });
  const ended = clock.now();
  if (session) {
    const spent = await disconnect(session);
    if (spent) report.meter(spent);
  }
  await report.attribute({ ...connecting, items: session ? 1 : 0 });
  // Hanging up because nobody wants the line any more is no trouble.
  await report.closeRow({ ended, problem: signal.aborted ? null : (failure?.message ?? null) });
  const { wire, flights } = report.current;
  return { failure, wire, flights, seconds: (ended - started) / 1_000 };
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
