import type { RemoteError } from '../../../core/errors.ts';
import { intersectUidSets, subtractUidSets, type UidSet, unionUidSets } from '../../../core/merge/uid-set.ts';
import type { Act } from './acts.ts';
import type { ChangeHearing } from './change-hearing.ts';
import { type Completion, noCompletion } from './completion.ts';
import { Exchanges } from './exchanges.ts';
import type { Session } from './session.ts';
import { setTexts } from './uid-lines.ts';

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
  /** How the expunge went. */
  readonly expunged:
    | {
        readonly kind: 'done' /** Marked, and left because other people's would have gone too. */;
        readonly left: UidSet;
      }
    | { readonly kind: 'refused'; readonly completion: Completion }
    | { readonly kind: 'unanswered' };
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

  /** One write with all that is asked for, and another for an EXPUNGE that has to be thought about. */
  async send(asks: readonly Ask[]): Promise<readonly Reply[]> {
    const look = unionUidSets(...asks.map((ask) => ask.look ?? []));
    const expunge = unionUidSets(...asks.map((ask) => ask.expunge ?? []));
    this.#ours = unionUidSets(this.#ours, expunge);
    const lookLines = setTexts(look).map((set) => `${this.#search()} UID ${set}`);
    const lines = asks.flatMap((ask) => ask.lines);
    const expungeLines = this.#expungeLines(expunge);
    const completions = await this.#exchange([...lookLines, ...lines, ...expungeLines]);
    const looked = completions.slice(0, lookLines.length);
    const answered = completions.slice(lookLines.length, lookLines.length + lines.length);
    const searches = this.#session.has('UIDPLUS') ? lookLines.length : lookLines.length + expungeLines.length;
    // Told apart by their order, so one too few or too many leaves nothing said.
    const found = this.#hearing.takeSearches(searches);
    const present =
      found !== null && looked.every(({ status }) => status === 'OK')
        ? intersectUidSets(unionUidSets(...found.slice(0, lookLines.length)), look)
        : null;
    const expunged = await this.#concludeExpunge({
      completions: completions.slice(lookLines.length + lines.length),
      deleted: found?.at(lookLines.length) ?? null,
    });
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

  #search(): string {
    return this.#session.has('ESEARCH') ? 'UID SEARCH RETURN (ALL)' : 'UID SEARCH';
  }

  #expungeLines(expunge: UidSet): readonly string[] {
    if (expunge.length === 0) return [];
    if (this.#session.has('UIDPLUS')) return setTexts(expunge).map((set) => `UID EXPUNGE ${set}`);
    return [`${this.#search()} DELETED`];
  }

  async #concludeExpunge(input: {
    readonly completions: readonly Completion[];
    readonly deleted: UidSet | null;
  }): Promise<Reply['expunged']> {
    const { completions, deleted } = input;
    if (completions.length === 0) return { kind: 'done', left: [] };
    if (completions.some(({ status }) => status === 'none')) return { kind: 'unanswered' };
    const refused = completions.find(({ status }) => status !== 'OK');
    if (this.#session.has('UIDPLUS')) {
      return refused === undefined ? { kind: 'done', left: [] } : { kind: 'refused', completion: refused };
    }
    // EXPUNGE takes all that is marked (RFC 9051, 6.4.3), so it is only given when that is ours alone. What somebody marks
    // between the SEARCH and the EXPUNGE goes too: without UIDPLUS nobody can close that gap, only keep it short.
    if (deleted === null || subtractUidSets(deleted, this.#ours).length > 0) {
      return { kind: 'done', left: this.#ours };
    }
    if (deleted.length === 0) return { kind: 'done', left: [] };
    const [completion = noCompletion] = await this.#exchange(['EXPUNGE']);
    if (completion.status === 'none') return { kind: 'unanswered' };
    return { kind: 'done', left: completion.status === 'OK' ? [] : deleted };
  }

  #exchange(commands: readonly string[]): Promise<readonly Completion[]> {
    return this.#exchanges.send({ commands, untagged: this.#hearing.handlers });
  }
}
