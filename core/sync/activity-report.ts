import { RemoteError, reviveError } from '../errors.ts';
import type { Activity, CurrentStep, LinkState, Remaining, SessionYield } from '../model/activity.ts';
import type { LinkKind } from '../model/link.ts';
import type { QueueEntry } from '../model/queue.ts';
import type { Clock, Remote, SessionId, WireMeter } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { endInterrupted } from '../replica/past-sessions.ts';
import { cautiousSpeed } from './chunk-size.ts';
import { LinkSpending, type SpentOn } from './link-spending.ts';
import { stalledAfterMs } from './link-times.ts';
import { type LinkSituation, LinkWatch } from './link-watch.ts';
import { SessionRow } from './session-row.ts';

/** The window need not see more frames than this, ms. */
const frameMs = 250;
/** Seconds of down-rate kept for the little plot. */
const recentSeconds = 30;

const nothingRemaining: Remaining = {
  lists: 0,
  texts: 0,
  textBytes: 0,
  attachments: 0,
  attachmentBytes: 0,
};

const nothingBrought: SessionYield = { messages: 0, texts: 0, attachments: 0, changes: 0 };

/**
 * Writes the engine's one row about itself while it works: what it reports, and what the meter says, no more
 * often than a person can see.
 */
export class ActivityReport {
  readonly #replica: Replica;
  readonly #clock: Clock;
  #current: Activity = {
    key: 'activity',
    link: { kind: 'offline', problem: null, next: null },
    linkKind: 'dialUp',
    network: null,
    step: null,
    remaining: nothingRemaining,
    queue: [],
    session: null,
    wire: { up: 0, down: 0 },
    flights: 0,
    bytesPerSecond: null,
    rttMs: null,
    recent: [],
    syncedAt: null,
  };
  /** This session's own, bytes per second: yesterday's line may have been another. */
  #measured: number | null = null;
  #dirty = true;
  #sample = { at: 0, down: 0 };

  readonly #onFrame: (activity: Activity) => void;
  readonly #spending: LinkSpending;
  readonly #watch = new LinkWatch();
  /** Of the session that is connected. */
  #row: SessionRow | null = null;
  #uncompressed = 0;
  /** What crosses now counts for no budget: a window in which data is free. */
  free = false;

  constructor(replica: Replica, clock: Clock, onFrame: (activity: Activity) => void = () => undefined) {
    this.#replica = replica;
    this.#clock = clock;
    this.#onFrame = onFrame;
    this.#spending = new LinkSpending(replica, clock);
  }

  /** What the line is taken for now: it may change within a session. */
  get linkKind(): LinkKind {
    return this.#current.linkKind;
  }

  /** What counted for the budget of this session so far, bytes; automatic reconnects go on with it. */
  get counted(): number {
    return this.#spending.counted;
  }

  /**
   * Says what the bytes were for that crossed since the last time it was called (as of the last look at the meter). What is
   * left when the session ends was for connecting.
   */
  async attribute(spentOn: SpentOn, part?: Pick<WireMeter, 'up' | 'down'>): Promise<void> {
    const { wire, flights, linkKind: link } = this.#current;
    const upTo = part ? this.#spending.upTo({ ...wire, flights }, part) : { ...wire, flights };
    const { sessions, spending } = this.#replica;
    // Whoever is killed has bytes either among the spending or in the session's row as not being there, never in both.
    await this.#replica.transaction('rw', sessions, spending, async () => {
      await this.#spending.attribute(upTo, { ...spentOn, link, free: this.free });
      await this.#writeRow();
    });
    const { session } = this.#current;
    if (session) this.#current = { ...this.#current, session: { ...session, counted: this.counted } };
    this.#dirty = true;
  }

  /** It is connected: from here on there is a row about it, which says what came and crossed by the last frame. */
  async openRow(started: number): Promise<void> {
    this.#row = new SessionRow(this.#replica, { started, countedBefore: this.counted });
    await this.#writeRow();
  }

  /** It is over, and why if that is worth telling. */
  async closeRow(end: { readonly ended: number; readonly problem: string | null }): Promise<void> {
    const row = this.#row;
    this.#row = null;
    await row?.write(this.#sessionNow, end);
  }

  async #writeRow(): Promise<void> {
    const { step, wire, flights } = this.#current;
    await this.#row?.write(this.#sessionNow, {
      ended: this.#clock.now(),
      problem: null,
      underWay: {
        busy: step !== null,
        unattributed: this.#spending.unattributed({ ...wire, flights }, this.free),
      },
    });
  }

  get #sessionNow() {
    const { wire, flights, linkKind, network } = this.#current;
    const { brought, counted } = this;
    return { ...wire, flights, link: linkKind, network, brought, uncompressed: this.#uncompressed, counted };
  }

  /** The line that the next connection goes over, as far as it is known before anything has crossed. */
  expectLink(situation: LinkSituation): void {
    this.#watch.begin(situation);
    this.#takeLink(situation.network);
  }

  /** The user says something else about the line. */
  settleLink(settings: LinkSituation['settings']): void {
    this.#watch.settle(settings);
    this.#takeLink(this.#current.network);
  }

  /** What this connection brought so far. */
  get brought(): SessionYield {
    return this.#current.session?.brought ?? nothingBrought;
  }

  /** Adds to what this session brought. */
  bring(more: Partial<SessionYield>): void {
    const { session } = this.#current;
    const brought = session?.brought ?? nothingBrought;
    this.#current = {
      ...this.#current,
      session: {
        started: session?.started ?? this.#clock.now(),
        counted: this.counted,
        brought: {
          messages: brought.messages + (more.messages ?? 0),
          texts: brought.texts + (more.texts ?? 0),
          attachments: brought.attachments + (more.attachments ?? 0),
          changes: brought.changes + (more.changes ?? 0),
        },
      },
    };
    this.#dirty = true;
  }

  get current(): Activity {
    return this.#current;
  }

  /**
   * The speed to plan the next request with, bytes per second; null while nothing is known. What an earlier session
   * measured is believed only when it was slow: asking a modem for two seconds of a fast line would take an hour.
   */
  get planningSpeed(): number | null {
    const { bytesPerSecond } = this.#current;
    return this.#measured ?? (bytesPerSecond === null ? null : Math.min(bytesPerSecond, cautiousSpeed));
  }

  /**
   * Takes over what the last run knew: when it was in step, what the line was, and what is still to come. Ends its session where it
   * could not do so itself.
   */
  async resume(): Promise<void> {
    await endInterrupted(this.#replica);
    const last = await this.#replica.activity.get('activity');
    if (last) {
      const { syncedAt, queue, remaining, session, wire, flights } = last;
      const { bytesPerSecond, rttMs, linkKind, network } = last;
      const line = { bytesPerSecond, rttMs, linkKind, network };
      const before = { session, wire, flights };
      this.#current = { ...this.#current, ...line, ...before, syncedAt, queue, remaining };
    }
    await this.flush();
  }

  /** The next connection begins a session of its own, with a budget of its own: it does not go on with one that was cut. */
  beginBudget(): void {
    this.#spending.beginBudget();
  }

  /** A new connection: its meter starts at nothing. */
  begin(): void {
    this.#measured = null;
    this.#uncompressed = 0;
    this.#spending.beginConnection();
    this.#current = {
      ...this.#current,
      wire: { up: 0, down: 0 },
      flights: 0,
      session: { started: this.#clock.now(), brought: nothingBrought, counted: this.counted },
    };
    this.set({ link: { kind: 'connecting' }, step: null });
  }

  set(change: {
    readonly link?: LinkState;
    readonly linkKind?: LinkKind;
    readonly network?: string | null;
    readonly step?: CurrentStep | null;
    readonly remaining?: Remaining;
    readonly queue?: readonly QueueEntry[];
    readonly syncedAt?: number;
  }): void {
    this.#current = { ...this.#current, ...change };
    this.#dirty = true;
    this.#onFrame(this.#current);
  }

  meter(meter: WireMeter): void {
    const { up, down, flights, rttMs, bytesPerSecond } = meter;
    const now = this.#clock.now();
    this.#uncompressed = meter.uncompressed;
    this.#watch.look(meter, now);
    this.#takeLink(this.#current.network);
    this.#takeSilence(meter, now);
    const { wire } = this.#current;
    this.#measured = bytesPerSecond ?? this.#measured;
    this.#current = {
      ...this.#current,
      flights,
      wire: { up, down },
      rttMs: rttMs ?? this.#current.rttMs,
      bytesPerSecond: bytesPerSecond ?? this.#current.bytesPerSecond,
    };
    this.#dirty ||= wire.up !== up || wire.down !== down;
    const elapsed = now - this.#sample.at;
    if (down < this.#sample.down || elapsed > 10_000) this.#sample = { at: now, down };
    else if (elapsed >= 1_000) {
      const rate = ((down - this.#sample.down) / elapsed) * 1_000;
      this.#current = { ...this.#current, recent: [...this.#current.recent, rate].slice(-recentSeconds) };
      this.#sample = { at: now, down };
      this.#dirty = true;
    }
  }

  #takeLink(network: string | null): void {
    const { kind } = this.#watch;
    if (kind === this.#current.linkKind && network === this.#current.network) return;
    this.#current = { ...this.#current, linkKind: kind, network };
    this.#dirty = true;
  }

  /** A line that is up and says nothing is stalled until it says something. */
  #takeSilence({ silentMs, rttMs }: WireMeter, now: number): void {
    const { link } = this.#current;
    if (link.kind !== 'online' && link.kind !== 'stalled') return;
    const stalled = silentMs !== null && silentMs > stalledAfterMs(rttMs ?? this.#current.rttMs);
    if (stalled === (link.kind === 'stalled')) return;
    this.#current = {
      ...this.#current,
      link: stalled ? { kind: 'stalled', since: now - silentMs } : { kind: 'online' },
    };
    this.#dirty = true;
  }

  /** Writes the row now if it changed. */
  async flush(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const { activity, sessions } = this.#replica;
    await this.#replica.transaction('rw', activity, sessions, async () => {
      await activity.put(this.#current);
      await this.#writeRow();
    });
    this.#onFrame(this.#current);
  }

  /**
   * Samples the meter and writes frames until the signal aborts or the session's connection ends. Resolves with why it
   * ended, else with null; never rejects for the line's sake.
   */
  async follow(
    remote: Pick<Remote, 'meter'>,
    session: SessionId,
    signal: AbortSignal,
  ): Promise<Error | null> {
    while (!signal.aborted) {
      try {
        const meter = await remote.meter(session);
        this.meter(meter);
        await this.flush();
        if (meter.ended) return reviveError(meter.ended);
        await this.#clock.sleep(frameMs, signal);
      } catch (error) {
        if (signal.aborted || isClosed(error)) return null;
        throw error;
      }
    }
    return null;
  }
}

/** The session went while we looked at its meter: whoever uses the session will hear of it. */
const isClosed = (error: unknown): boolean => error instanceof RemoteError;
