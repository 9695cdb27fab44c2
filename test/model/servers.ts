/**
 * The servers that programs are run on: what Debian's Dovecot offers, and one that knows little. Without MOVE a move is a
 * copy and then a deletion: whoever sees a message in between and moves it too makes a duplicate, as the table of meetings allows.
 */
export interface ModelServer {
  readonly name: string;
  readonly withoutExtensions: readonly string[];
  /** How many duplicates all programs of `npm test` together may make. */
  readonly duplicates: number;
}

export const richServer: ModelServer = {
  name: 'a server with every extension',
  withoutExtensions: [],
  duplicates: 0,
};

export const plainServer: ModelServer = {
  name: 'a server without MOVE, UIDPLUS, CONDSTORE and QRESYNC',
  withoutExtensions: ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC'],
  duplicates: 6,
};

/** On each of them, in `npm test`. */
export const programsPerRun = 150;
