/** A silence is known to have begun within so much, ms. */
const mostBetweenLooksMs = 1_000;

/** Notices that nothing moves while something is waited for. Progress decides, not wall time. */
export class SilenceWatch {
  readonly #silenceMs: number;
  readonly #progress: () => string;
  readonly #allowanceMs: () => number;
  readonly #onSilent: () => void;
  #waiting = 0;
  #timer: NodeJS.Timeout | null = null;
  #seen = '';
  #since = 0;

  constructor(input: {
    silenceMs: number;
    progress: () => string;
    /** Patience beyond `silenceMs`, for what moves without being seen. */
    allowanceMs: () => number;
    onSilent: () => void;
  }) {
    this.#silenceMs = input.silenceMs;
    this.#progress = input.progress;
    this.#allowanceMs = input.allowanceMs;
    this.#onSilent = input.onSilent;
  }

  /** How long nothing has moved beyond what is allowed for, ms; null while nothing is waited for. */
  get silentMs(): number | null {
    if (this.#waiting === 0 || this.#timer === null) return null;
    this.#look();
    return Math.max(0, Math.round(performance.now() - this.#since - this.#allowanceMs()));
  }

  /** Watches until the returned function is called. */
  begin(): () => void {
    this.#waiting += 1;
    if (this.#waiting === 1) this.#start();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.stop();
    };
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #start(): void {
    this.#seen = this.#progress();
    this.#since = performance.now();
    this.#timer = setInterval(
      () => this.#look(),
      Math.min(mostBetweenLooksMs, Math.max(10, this.#silenceMs / 20)),
    );
  }

  #look(): void {
    const progress = this.#progress();
    const now = performance.now();
    if (progress !== this.#seen) {
      this.#seen = progress;
      this.#since = now;
    } else if (now - this.#since >= this.#silenceMs + this.#allowanceMs()) {
      this.stop();
      this.#onSilent();
    }
  }
}
