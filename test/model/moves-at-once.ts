// Two connections that MOVE the same messages at the same time to different mailboxes both get an OK from Dovecot 2.3, and
// each has made a copy: by hand, twelve messages were doubled in six of sixty tries. No client can prevent that, so it is
// counted and kept apart from what clients do.
import { countUids, intersectUidSets, parseUidSet, type UidSet } from '../../core/merge/uid-set.ts';
import type { MessageCommand, Remote } from '../../core/ports.ts';

/** How long the server may go on with a command whose client is gone, ms. */
const afterDeath = 1_000;

interface Move {
  readonly mover: object;
  readonly path: string;
  readonly uids: UidSet;
  readonly from: number;
  /** Infinity while it is under way. */
  until: number;
}

/** The moves of a program's installations. */
export class MovesAtOnce {
  readonly #moves: Move[] = [];

  /** The same remote, its moves noted as `mover`'s. */
  watch(mover: object, remote: Remote): Remote {
    let path = '';
    const noted: Pick<Remote, 'openMailbox' | 'selectMailbox' | 'changeMessages'> = {
      openMailbox: (session, request) => {
        path = request.path;
        return remote.openMailbox(session, request);
      },
      selectMailbox: (session, selected) => {
        path = selected;
        return remote.selectMailbox(session, selected);
      },
      changeMessages: async (session, commands) => {
        const moves = this.#begin(mover, path, commands);
        let cut = true;
        try {
          const answers = await remote.changeMessages(session, commands);
          cut = answers.cut !== null;
          return answers;
        } finally {
          for (const move of moves) move.until = performance.now() + (cut ? afterDeath : 0);
        }
      },
    };
    return new Proxy(remote, {
      get: (target, name) => Reflect.get(Object.hasOwn(noted, name) ? noted : target, name),
    });
  }

  /** How many messages two movers moved at the same time. */
  count(): number {
    return this.#moves.reduce(
      (sum, one, index) =>
        sum +
        this.#moves
          .slice(index + 1)
          .filter(
            (other) =>
              other.mover !== one.mover &&
              other.path === one.path &&
              other.from <= one.until &&
              one.from <= other.until,
          )
          .reduce((same, { uids }) => same + countUids(intersectUidSets(one.uids, uids)), 0),
      0,
    );
  }

  #begin(mover: object, path: string, commands: readonly MessageCommand[]): readonly Move[] {
    const from = performance.now();
    const begun = commands
      .filter(({ kind }) => kind === 'move')
      .map(({ uids }) => ({ mover, path, uids: parseUidSet(uids), from, until: Number.POSITIVE_INFINITY }));
    this.#moves.push(...begun);
    return begun;
  }
}
