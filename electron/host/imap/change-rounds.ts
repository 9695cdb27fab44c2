import type { RemoteError } from '../../../core/errors.ts';
import { intersectUidSets, type UidSet, unionUidSets } from '../../../core/merge/uid-set.ts';
import type { Act } from './acts.ts';
import type { ChangeHearing } from './change-hearing.ts';
import type { Completion } from './completion.ts';
import { Exchanges } from './exchanges.ts';
import { concludeExpunge, type ExpungeOutcome, earlyExpungeLines } from './expunge.ts';
import { searchUidLines } from './search-lines.ts';
import type { Session } from './session.ts';

/** What one command on messages wants in the next write. */
export interface Ask {
  readonly lines: readonly string[];
  /** Which of these are in the mailbox, as of before the lines. */
  readonly look?: UidSet;
  /** To be expunged, and nothing else with it, after the lines: they mark it \Deleted. */
  readonly expunge?: UidSet;
}

export interface Reply {
  /** Of the lines, in their order; 'none' for all once the line was cut. */
  readonly completions: readonly Completion[];
  /** What was looked for and is there; null where nothing was, and where the server did not say. */
  readonly present: UidSet | null;
  /** How the expunge went; `left` is of this command. */
  readonly expunged: ExpungeOutcome;
}

export type MessageAct = Act<Ask, Reply>;

/** What acts on messages ask for, sent in as few writes as the server's extensions allow. */
export class ChangeRounds {
  readonly #session: Session;
  readonly #hearing: ChangeHearing;
  readonly #exchanges: Exchanges;
  /** What was marked \Deleted here to be expunged. */
  #ours: UidSet = [];

  constructor(session: Session, hearing: ChangeHearing) {
    this.#session = session;
    this.#hearing = hearing;
    this.#exchanges = new Exchanges(session.connection);
  }

  /** Why the rest was not answered. */
  get cut(): RemoteError | null {
    return this.#exchanges.cut;
  }

  /** One write with all that is asked for, and maybe others to expunge. */
  async send(asks: readonly Ask[]): Promise<readonly Reply[]> {
    const session = this.#session;
    const hearing = this.#hearing;
    const look = unionUidSets(...asks.map((ask) => ask.look ?? []));
    const expunge = unionUidSets(...asks.map((ask) => ask.expunge ?? []));
    this.#ours = unionUidSets(this.#ours, expunge);
    const lookLines = searchUidLines(session, look);
    const lines = asks.flatMap((ask) => ask.lines);
    const expungeLines = earlyExpungeLines(session, expunge);
    const exchange = (commands: readonly string[]): Promise<readonly Completion[]> =>
      this.#exchanges.send({ commands, untagged: hearing.handlers });

    const completions = await exchange([...lookLines, ...lines, ...expungeLines]);
    const present = hearing.takeSearches(completions.slice(0, lookLines.length));
    const answered = completions.slice(lookLines.length, lookLines.length + lines.length);
    const early = completions.slice(lookLines.length + lines.length);
    const expunged = await concludeExpunge({ session, hearing, exchange, expunge, ours: this.#ours, early });

    let next = 0;
    return asks.map((ask): Reply => {
      const from = next;
      next += ask.lines.length;
      return {
        completions: answered.slice(from, next),
        present: present === null || ask.look === undefined ? null : intersectUidSets(present, ask.look),
        expunged:
          expunged.kind === 'done'
            ? { kind: 'done', left: intersectUidSets(expunged.left, ask.expunge ?? []) }
            : expunged,
      };
    });
  }
}
