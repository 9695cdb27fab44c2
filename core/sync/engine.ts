// The brain where it stays: up when the user wants to be online, down when not, up again by itself.
//
//   waiting ──wanted online──▶ connecting ──▶ syncing ──nothing left──▶ resting
//      ▲                          │              │                        │ a row changed, or it is time to look
//      └──────── backing off ◀────┴──── cut ─────┴────────────────────────┘
//
// E1 The online switch, "Sync now" and wants are rows: nothing but rows tells the engine anything.
// E2 A fault that passes is tried again, later and later; one that waits for the user waits for "Sync now" or the switch.
import { RemoteError } from '../errors.ts';
import { ActivityReport } from './activity-report.ts';
import type { SyncOptions } from './options.ts';
import { eventOrTime, RowWatch } from './row-watch.ts';
import { beginSession, lookAgain, newContext, runSteps } from './run-session.ts';
import { withSession } from './with-session.ts';

/** How long to rest between looks at the server while online, ms. */
const lookEveryMs = 5 * 60_000;
/** Waits before trying again, ms; the last one repeats. */
const backoffMs = [2_000, 5_000, 15_000, 60_000, 300_000] as const;
/** A session that held this long was no failure to connect, ms: the waits start over. */
const heldMs = 60_000;

interface Engine {
  readonly options: SyncOptions;
  readonly report: ActivityReport;
  readonly rows: RowWatch;
}

/** Runs until the signal aborts. */
export const runEngine = async (options: SyncOptions): Promise<void> => {
  const { replica, clock, signal } = options;
  const report = new ActivityReport(replica, clock);
  await report.resume();
  const rows = new RowWatch(replica);
  const engine: Engine = { options, report, rows };
  try {
    // Without a first reading, every row would look like news.
    await rows.until(() => true, signal);
    await cycle(engine);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    rows.stop();
    report.set({ link: { kind: 'offline', problem: null, next: null }, step: null });
    await report.flush();
  }
};

const cycle = async (engine: Engine): Promise<never> => {
  const { options, report, rows } = engine;
  const { clock, signal } = options;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    // The watched rows, not a fresh reading: a switch seen here but not there yet would end the session it began.
    if (!rows.told?.online) {
      report.set({ link: { kind: 'offline', problem: null, next: null }, step: null });
      await report.flush();
      await rows.until(({ online }) => online, signal);
    }
    const started = clock.now();
    const failure = await stayOnline(engine);
    signal.throwIfAborted();
    if (failure) {
      failures = clock.now() - started > heldMs ? 1 : failures + 1;
      await backOff(engine, failure, failures);
    } else failures = 0;
  }
};

/** One session for as long as it holds and is wanted. Returns why it ended; null when it was not wanted any more. */
const stayOnline = async ({ options, report, rows }: Engine): Promise<Error | null> => {
  const { clock, signal } = options;
  const unwanted = new AbortController();
  const over = new AbortController();
  const hangUp = (): void => unwanted.abort(new Error('not wanted any more'));
  signal.addEventListener('abort', hangUp, { once: true });
  rows.until(({ online }) => !online, over.signal).then(hangUp, () => undefined);

  const { failure } = await withSession(
    { ...options, signal: unwanted.signal },
    report,
    async (session, held) => {
      const context = newContext(options, { tiers: 1, folders: null }, { session, report });
      await beginSession(context, held);
      for (;;) {
        const since = rows.told;
        await runSteps(context, held);
        const why = await eventOrTime((until) => rows.changed({ since, signal: until }), {
          ms: lookEveryMs,
          clock,
          signal: held,
        });
        if (why === 'time' || rows.told?.syncRequest !== since?.syncRequest) await lookAgain(context);
      }
    },
  );
  signal.removeEventListener('abort', hangUp);
  over.abort(new Error('the session is over'));
  return unwanted.signal.aborted ? null : failure;
};

const backOff = async (
  { options, report, rows }: Engine,
  failure: Error,
  failures: number,
): Promise<void> => {
  const { clock, signal } = options;
  const since = rows.told;
  const passing = !(failure instanceof RemoteError) || failure.retry === 'soon';
  const waitMs = backoffMs[Math.min(failures, backoffMs.length) - 1] ?? lookEveryMs;
  const code = failure instanceof RemoteError ? failure.code : 'engine';
  const retryAt = passing ? clock.now() + waitMs : null;
  report.set({
    link: { kind: 'offline', problem: { code, message: failure.message, retryAt }, next: null },
    step: null,
  });
  await report.flush();
  const asked = (until: AbortSignal): Promise<void> => rows.asked({ since, signal: until });
  if (passing) await eventOrTime(asked, { ms: waitMs, clock, signal });
  else await asked(signal);
};
