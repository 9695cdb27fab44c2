import type { WireMeter } from '../../../core/ports.ts';

/** Busy time that the rate looks back over, ms. */
const rateWindowMs = 15_000;
/** Less traffic than this says nothing about a line's rate, bytes. */
const rateMinimumBytes = 1_500;

interface Sample {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * Counts what crosses a socket. Flights are told apart by direction: bytes that go up after bytes came down
 * (or as the very first) start a new one. The rate is measured inside an answer, from its first bytes to its
 * last, so that neither the round trip nor our own pauses count as slowness of the line. An answer that comes in one
 * piece, as on a fast line, only tells a least rate: its bytes in the time since it was asked for.
 */
export class WireCounter {
  #up = 0;
  #down = 0;
  #flights = 0;
  #direction: 'none' | 'up' | 'down' = 'none';
  #lastUpMs = 0;
  /** What is sent next goes behind a command that has not been answered. */
  #behind = false;
  /** The next bytes that come tell a round trip. */
  #timed = true;
  #rttMs: number | null = null;
  /** The answer that is coming in: its first bytes only start the clock. */
  #answer: {
    readonly askedMs: number;
    readonly startMs: number;
    readonly firstBytes: number;
    bytes: number;
    lastMs: number;
  } | null = null;
  /** What the last answer of some size proves, bytes per second. */
  #leastRate: number | null = null;
  readonly #samples: Sample[] = [];
  readonly #now: () => number;

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  sent(bytes: number): void {
    this.#up += bytes;
    if (this.#direction !== 'up') {
      this.#flights += 1;
      if (!this.#behind) this.#closeAnswer();
      this.#timed = !this.#behind;
    }
    this.#behind = false;
    this.#direction = 'up';
    if (this.#timed) this.#lastUpMs = this.#now();
  }

  /** What is sent next is no question to the bytes that come next: an answer is under way, or about to be. */
  nextGoesBehind(): void {
    this.#behind = true;
  }

  /** The answer under way is whole: what comes next answers something else, after a pause perhaps. */
  answered(): void {
    this.#behind = false;
    this.#closeAnswer();
  }

  received(bytes: number): void {
    this.#down += bytes;
    const now = this.#now();
    if (this.#direction === 'up' && this.#timed) {
      const rtt = now - this.#lastUpMs;
      this.#rttMs = this.#rttMs === null ? rtt : Math.min(this.#rttMs, rtt);
    }
    this.#direction = 'down';
    if (this.#answer === null) {
      this.#answer = { askedMs: this.#lastUpMs, startMs: now, firstBytes: bytes, bytes, lastMs: now };
    } else {
      this.#answer.bytes += bytes;
      this.#answer.lastMs = now;
    }
  }

  get up(): number {
    return this.#up;
  }

  get down(): number {
    return this.#down;
  }

  /** What only the layers above know, the wire itself knows as if there were none: nothing compressed, nothing awaited. */
  read(): WireMeter {
    const measured = this.#measuredRate();
    const bytesPerSecond = measured ?? this.#provenRate();
    return {
      up: this.#up,
      down: this.#down,
      flights: this.#flights,
      rttMs: this.#rttMs,
      bytesPerSecond,
      ...(measured === null && bytesPerSecond !== null ? { atLeast: true } : {}),
      uncompressed: this.#up + this.#down,
      silentMs: null,
    };
  }

  #answerSample(): Sample | null {
    const answer = this.#answer;
    if (answer === null || answer.bytes === answer.firstBytes) return null;
    return { bytes: answer.bytes - answer.firstBytes, ms: answer.lastMs - answer.startMs };
  }

  #closeAnswer(): void {
    const sample = this.#answerSample();
    this.#leastRate = this.#provenRate();
    this.#answer = null;
    if (sample === null) return;
    this.#samples.push(sample);
    let ms = this.#samples.reduce((sum, each) => sum + each.ms, 0);
    for (;;) {
      const oldest = this.#samples[0];
      if (oldest === undefined || ms - oldest.ms < rateWindowMs) {
        // A fast line makes many samples of no length: their number is bounded too.
        if (this.#samples.length <= 200) break;
      }
      ms -= oldest?.ms ?? 0;
      this.#samples.shift();
    }
  }

  /** The least rate that the answer under way proves, or the last one before it did. */
  #provenRate(): number | null {
    const answer = this.#answer;
    if (answer === null || answer.bytes < rateMinimumBytes) return this.#leastRate;
    return Math.round((answer.bytes * 1000) / Math.max(answer.lastMs - answer.askedMs, 1));
  }

  #measuredRate(): number | null {
    const current = this.#answerSample();
    const samples = current === null ? this.#samples : [...this.#samples, current];
    const bytes = samples.reduce((sum, each) => sum + each.bytes, 0);
    if (bytes < rateMinimumBytes) return null;
    const ms = samples.reduce((sum, each) => sum + each.ms, 0);
    return Math.round((bytes * 1000) / Math.max(ms, 1));
  }
}
