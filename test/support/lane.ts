/** One direction of one connection, as its lane sees it. */
export interface Flow {
  /** Whether anybody is left to take the bytes; a dead flow's bytes are dropped without using the line. */
  readonly open: boolean;
  /** The bytes have crossed. */
  deliver(bytes: Buffer): void;
  /** The sender closed (`end`) or broke off (`reset`), and word of it has crossed. */
  deliverEnd(how: 'end' | 'reset'): void;
}

/** The shape of one direction of the line. */
export interface LaneShape {
  /** Undefined: as fast as the machine. */
  readonly kbit: number | undefined;
  /** One way, in milliseconds. */
  readonly propagationMs: number;
}

interface Crossing {
  readonly atMs: number;
  readonly flow: Flow;
  readonly what: Buffer | 'end' | 'reset';
}

/** How long one flow may hold the line before the next has its turn. */
const turnMs = 50;

/**
 * One direction of a line, shared by all its connections.
 * L1 Bytes leave one after another at the line's rate, in turns of about 50 ms per connection, and arrive one propagation
 *    time later, in the order they left.
 * L2 A virtual clock says when the line is free again, so late timers never slow the line down.
 * L3 A silent lane keeps everything and delivers nothing; afterwards it goes on where it stopped.
 */
export class Lane {
  #shape: LaneShape;
  #silent = false;
  /** What has not left yet, by flow, in the order of their turns. */
  readonly #leaving = new Map<Flow, (Buffer | 'end' | 'reset')[]>();
  #crossing: Crossing[] = [];
  #freeAtMs = 0;
  #departure: NodeJS.Timeout | undefined;
  #arrival: NodeJS.Timeout | undefined;

  constructor(shape: LaneShape) {
    this.#shape = shape;
  }

  /** Takes effect for what has not left yet. */
  reshape(shape: LaneShape): void {
    this.#shape = shape;
  }

  /** How many bytes one connection may have on the way before its sender has to wait. */
  get room(): number {
    const { kbit, propagationMs } = this.#shape;
    if (kbit === undefined) return 4 * 1024 * 1024;
    // About two seconds of queue, as a modem has, on top of what fills the line itself.
    const bytesPerMs = kbit / 8;
    return Math.ceil(Math.min(Math.max(bytesPerMs * 2000, 2048), 65_536) + bytesPerMs * propagationMs);
  }

  send(flow: Flow, what: Buffer | 'end' | 'reset'): void {
    if (this.#leaving.size === 0) this.#freeAtMs = Math.max(this.#freeAtMs, performance.now());
    const waiting = this.#leaving.get(flow);
    if (waiting) waiting.push(what);
    else this.#leaving.set(flow, [what]);
    this.#depart();
  }

  silence(on: boolean): void {
    this.#silent = on;
    if (on) {
      this.stopTimers();
      return;
    }
    this.#freeAtMs = Math.max(this.#freeAtMs, performance.now());
    this.#depart();
    this.#arrive();
  }

  /** Forgets everything under way. */
  clear(): void {
    this.stopTimers();
    this.#leaving.clear();
    this.#crossing = [];
    this.#freeAtMs = 0;
  }

  stopTimers(): void {
    clearTimeout(this.#departure);
    clearTimeout(this.#arrival);
    this.#departure = undefined;
    this.#arrival = undefined;
  }

  #depart(): void {
    if (this.#silent || this.#departure) return;
    while (this.#leaving.size > 0) {
      const waitMs = this.#freeAtMs - performance.now();
      if (waitMs > 0) {
        this.#departure = setTimeout(() => {
          this.#departure = undefined;
          this.#depart();
        }, waitMs);
        return;
      }
      this.#departOne();
    }
  }

  #departOne(): void {
    const [next] = this.#leaving;
    if (!next) return;
    const [flow, waiting] = next;
    // Behind everybody else for its next turn.
    this.#leaving.delete(flow);
    const first = waiting.shift();
    if (first === undefined || !flow.open) return;
    const { kbit, propagationMs } = this.#shape;
    let what = first;
    if (kbit !== undefined && typeof first !== 'string') {
      const turnBytes = Math.max(64, Math.round((kbit / 8) * turnMs));
      what = first.subarray(0, turnBytes);
      if (first.length > turnBytes) waiting.unshift(first.subarray(turnBytes));
      this.#freeAtMs += (what.length * 8) / kbit;
    }
    if (waiting.length > 0) this.#leaving.set(flow, waiting);
    const leftAtMs = kbit === undefined ? performance.now() : this.#freeAtMs;
    const lastAtMs = this.#crossing.at(-1)?.atMs ?? 0;
    this.#crossing.push({ atMs: Math.max(leftAtMs + propagationMs, lastAtMs), flow, what });
    this.#arrive();
  }

  #arrive(): void {
    if (this.#silent || this.#arrival) return;
    while (true) {
      const next = this.#crossing[0];
      if (!next) return;
      const waitMs = next.atMs - performance.now();
      if (waitMs > 0) {
        this.#arrival = setTimeout(() => {
          this.#arrival = undefined;
          this.#arrive();
        }, waitMs);
        return;
      }
      this.#crossing.shift();
      if (!next.flow.open) continue;
      if (typeof next.what === 'string') next.flow.deliverEnd(next.what);
      else next.flow.deliver(next.what);
      // A delivery may have cut the line, or silenced it.
      if (this.#silent) return;
    }
  }
}
