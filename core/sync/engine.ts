// The brain where it stays: up when the user and the schedule want it to be, down when not, up again by itself.
//
//   staying offline ──it is time, or asked──▶ connecting ──▶ syncing ──nothing left──▶ resting ──▶ hanging up
//      ▲      ▲                                   │             │                         │ ▲
//      │      └──── backing off ◀───── cut ───────┴─────────────┴─────────────────────────┘ └─ a row changed, or time to look
//      └── budget spent ◀───────────────────────────────────────┘
//
// E1 The online switch, "Sync now", wants and settings are rows: nothing but rows and the network's own news tells the engine anything.
// E2 Whether to go is decided anew from all that is known whenever anything of it changed (link-standing.ts).
// E3 A fault that passes is tried again, later and later; one that waits for the user waits for "Sync now" or the switch.
import type { LinkState } from '../model/activity.ts';
import type { Price } from '../model/budget.ts';
import { isLoopback } from '../model/loopback-host.ts';
import { whenToGo } from '../policy/schedule.ts';
import { pastSessions } from '../replica/past-sessions.ts';
import { ActivityReport } from './activity-report.ts';
import { linkSituation } from './link-situation.ts';
import {
  afterFailure,
  afterLook,
  afterNoNetwork,
  afterSpent,
  afterStart,
  afterSuccess,
  afterTold,
  type Circumstances,
  decide,
  holdsOn,
  lapse,
  mayStay,
  newStanding,
  type Standing,
} from './link-standing.ts';
import { lingerMs, lookEveryMs } from './link-times.ts';
import { eventOrTime, longestTimerMs } from './link-waits.ts';
import type { SyncOptions } from './options.ts';
import { isAsked, isOtherLine, mayMakeWork, RowWatch, type Told } from './row-watch.ts';
import { beginSession, lookAgain, newContext, runSteps } from './run-session.ts';
import { SessionBudget } from './session-budget.ts';
import { surveyQueue } from './survey-queue.ts';
import { withSession } from './with-session.ts';

type OfflineLink = Extract<LinkState, { kind: 'offline' }>;

const hungUp: OfflineLink = { kind: 'offline', problem: null, next: null };

/** Runs until the signal aborts. */
export const runEngine = async (options: SyncOptions): Promise<void> => {
  const { replica, clock, signal, connection, connectivity = null } = options;
  // One that was ended by force has not done what it began for: it does not put off the next one.
  const [last] = await pastSessions(replica, 1);
  const report = new ActivityReport(replica, clock);
  await report.resume();
  // A server on this very machine needs no network.
  const rows = new RowWatch(replica, isLoopback(connection.host) ? null : connectivity);
  try {
    // Without a first reading, every row would look like news.
    await rows.until(() => true, signal);
    await new Engine({ options, report, rows, standing: newStanding(last?.started ?? null) }).run();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    rows.stop();
    report.set({ link: hungUp, step: null });
    await report.flush();
  }
};

interface EngineInput {
  readonly options: SyncOptions;
  readonly report: ActivityReport;
  /** Which has read its rows. */
  readonly rows: RowWatch;
  readonly standing: Standing;
}

class Engine {
  readonly #options: SyncOptions;
  readonly #report: ActivityReport;
  readonly #rows: RowWatch;
  #standing: Standing;
  /** What `#standing` knows of: the rows as they are watched, never a fresh reading that a wait might not have seen. */
  #told: Told;
  /** As of when the queue was last surveyed while offline; null when a session has moved something since. */
  #surveyed: Told | null = null;

  constructor({ options, report, rows, standing }: EngineInput) {
    this.#options = options;
    this.#report = report;
    this.#rows = rows;
    this.#standing = standing;
    this.#told = toldBy(rows);
  }

  async run(): Promise<never> {
    const { signal } = this.#options;
    this.#report.expectLink(await linkSituation(this.#options));
    for (;;) {
      signal.throwIfAborted();
      this.#listen();
      const decision = decide(this.#standing, this.#circumstances);
      switch (decision.kind) {
        case 'noNetwork':
          this.#standing = afterNoNetwork(this.#standing, this.#now);
          break;
        case 'stay':
          await this.#stayOffline(decision.link);
          await this.#lookAtLine();
          break;
        case 'go':
          await this.#go(decision.free);
      }
    }
  }

  get #now(): number {
    return this.#options.clock.now();
  }

  get #circumstances(): Circumstances {
    const { online, connected, line } = this.#told;
    return { now: this.#now, online, connected, schedule: line.schedule };
  }

  get #price(): Price | null {
    return this.#told.line.terms.get(this.#report.linkKind)?.price ?? null;
  }

  /** Takes in what was told since the last time. */
  #listen(): void {
    const before = this.#told;
    this.#told = toldBy(this.#rows);
    if (isOtherLine(before, this.#told)) this.#report.settleLink(this.#told.line);
    this.#standing = lapse(afterTold(this.#standing, before, this.#told), this.#circumstances);
  }

  /** Waits until something is told that was not when it last listened. */
  #untilTold(signal: AbortSignal): Promise<void> {
    const known = this.#told;
    return this.#rows.until((told) => told !== known, signal);
  }

  /** The same, but no longer than until a time, nor than a timer may run: what time it is then decides. */
  async #untilToldOr(at: number | null, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const ms = at === null ? longestTimerMs : Math.max(1, Math.min(longestTimerMs, at - this.#now));
    await eventOrTime((until) => this.#untilTold(until), { ms, clock, signal });
  }

  async #stayOffline(link: OfflineLink): Promise<void> {
    const report = this.#report;
    report.free = false;
    if (JSON.stringify(report.current.link) !== JSON.stringify(link)) report.set({ link, step: null });
    await report.flush();
    await this.#survey();
    await this.#untilToldOr(link.next, this.#options.signal);
  }

  /** Whoever carried the computer to another network may have a line with a budget of its own: looking costs no byte. */
  async #lookAtLine(): Promise<void> {
    if (this.#standing.spent === null) return;
    this.#report.expectLink(await linkSituation(this.#options));
    this.#standing = afterLook(this.#standing, this.#report.linkKind);
  }

  /** What is to come, for looking at while nothing moves. */
  async #survey(): Promise<void> {
    const known = this.#told;
    const before = this.#surveyed;
    if (before !== null && !mayMakeWork(before, known) && !isOtherLine(before, known)) return;
    const { replica, clock } = this.#options;
    const report = this.#report;
    const budget = await new SessionBudget(replica, clock, report).now();
    report.set({ queue: await surveyQueue(replica, { link: report.linkKind, now: clock.now(), budget }) });
    await report.flush();
    this.#surveyed = known;
  }

  async #go(free: boolean): Promise<void> {
    const options = this.#options;
    const report = this.#report;
    report.expectLink(await linkSituation(options));
    report.free = free;
    if (this.#standing.anew || this.#standing.spent !== null) report.beginBudget();
    const budget = new SessionBudget(options.replica, options.clock, report);
    const state = await budget.toBegin();
    if (state.kind === 'spent') {
      this.#standing = afterSpent(this.#standing, budget.spent(state));
      return;
    }
    this.#standing = afterStart(this.#standing, this.#now);
    this.#surveyed = null;
    const begun = this.#told;
    const end = await this.#session();
    options.signal.throwIfAborted();
    this.#listen();
    this.#standing =
      end.kind === 'done'
        ? // Whoever asked while it hung up asked for another one.
          afterSuccess(this.#standing, end.as !== null && isAsked(end.as, this.#told))
        : afterFailure(this.#standing, end.failure, { ...this.#circumstances, link: report.linkKind });
    // What somebody allowed while it hung up may not have been seen by who found it all spent.
    if (isOtherLine(begun, this.#told)) this.#standing = { ...this.#standing, spent: null };
    if (this.#standing.anew) report.beginBudget();
  }

  /** One session for as long as it holds, is wanted, and has something to do or to wait for. */
  async #session(): Promise<SessionOutcome> {
    const { signal } = this.#options;
    const unwanted = new AbortController();
    const over = new AbortController();
    const hangUp = (): void => unwanted.abort(new Error('not wanted any more'));
    signal.addEventListener('abort', hangUp, { once: true });
    const watched = this.#whileWanted(over.signal).then(hangUp, () => undefined);

    const goals = { override: null, folders: null };
    let doneAs: Told | null = null;
    const { failure } = await withSession(
      { options: { ...this.#options, signal: unwanted.signal }, report: this.#report, goals },
      async ({ session, early }, held) => {
        const context = newContext(this.#options, goals, { session, report: this.#report, early });
        await beginSession(context, held);
        for (;;) {
          const since = toldBy(this.#rows);
          await runSteps(context, held);
          const rest = this.#rest(since);
          const news = (until: AbortSignal) => this.#rows.until((told) => isNews(since, told), until);
          const why = await eventOrTime(news, { ms: rest.ms, clock: this.#options.clock, signal: held });
          if (why === 'time' && rest.act === 'hangUp') {
            doneAs = since;
            return;
          }
          if (why === 'time' || mayHaveChanged(since, toldBy(this.#rows))) lookAgain(context);
        }
      },
    );
    signal.removeEventListener('abort', hangUp);
    over.abort(new Error('the session is over'));
    await watched;
    return unwanted.signal.aborted || failure === null
      ? { kind: 'done', as: doneAs }
      : { kind: 'failed', failure };
  }

  /** Resolves when the session is not wanted any more; meanwhile keeps in step with the schedule. */
  async #whileWanted(over: AbortSignal): Promise<void> {
    for (;;) {
      this.#listen();
      const { now, online, schedule } = this.#circumstances;
      if (!online || !mayStay(this.#standing, { now, schedule })) return;
      const going = whenToGo({ schedule, now, lastStarted: null });
      this.#report.free = going.kind === 'now' && going.free;
      const change = going.kind === 'now' ? going.until : going.kind === 'at' ? going.at : null;
      await (change === null ? this.#untilTold(over) : this.#untilToldOr(change, over));
    }
  }

  /** How long to wait with nothing left to do that was told by then, and what then. */
  #rest(since: Told): { readonly ms: number; readonly act: 'look' | 'hangUp' } {
    const price = this.#price;
    if (!holdsOn(this.#told.line.schedule, this.#now)) return { ms: lingerMs(price), act: 'hangUp' };
    // What was asked for is done: from here on it stays because the schedule says so.
    if (!isAsked(since, toldBy(this.#rows))) this.#standing = { ...this.#standing, asked: false };
    return { ms: lookEveryMs(this.#report.linkKind, price), act: 'look' };
  }
}

type SessionOutcome =
  /** `as` is what had been told when nothing was left to do; null when it was not wanted any more. */
  { readonly kind: 'done'; readonly as: Told | null } | { readonly kind: 'failed'; readonly failure: Error };

const toldBy = (rows: RowWatch): Told => {
  const { told } = rows;
  if (!told) throw new Error('the rows were not read yet');
  return told;
};

/** What ends a rest. */
const isNews = (since: Told, told: Told): boolean =>
  mayMakeWork(since, told) ||
  isAsked(since, told) ||
  isOtherLine(since, told) ||
  told.reconnections !== since.reconnections;

/** Whether to look at the server: somebody asks, or the line may be another one by now, on which this session is dead. */
const mayHaveChanged = (since: Told, told: Told): boolean =>
  isAsked(since, told) || told.reconnections !== since.reconnections;
