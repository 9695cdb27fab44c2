import type { Replica, SessionRecord, UnderWay } from '../replica/database.ts';
import { recordSession } from '../replica/past-sessions.ts';

/** What a session came to so far; `counted` with what was cut before it and went on by itself. */
type SessionNow = Pick<
  SessionRecord,
  'up' | 'down' | 'flights' | 'link' | 'network' | 'brought' | 'uncompressed' | 'counted'
>;

interface SessionEnd {
  readonly ended: number;
  readonly problem: string | null;
  readonly underWay?: UnderWay;
}

/** The row about one session, rewritten while it lasts: whoever is killed leaves it as of the last frame. */
export class SessionRow {
  readonly #replica: Replica;
  readonly #started: number;
  readonly #countedBefore: number;
  #id: number | null = null;

  constructor(
    replica: Replica,
    { started, countedBefore }: { readonly started: number; readonly countedBefore: number },
  ) {
    this.#replica = replica;
    this.#started = started;
    this.#countedBefore = countedBefore;
  }

  async write(session: SessionNow, end: SessionEnd): Promise<void> {
    const counted = session.counted - this.#countedBefore;
    const row = { ...session, ...end, started: this.#started, counted };
    if (this.#id === null) {
      this.#id = await recordSession(this.#replica, row);
      return;
    }
    const kept: SessionRecord = { ...row, id: this.#id };
    await this.#replica.sessions.put(kept);
  }
}
