/** The servers that programs are run on: what Debian's Dovecot offers, and one that knows little. */
export const servers = [
  { name: 'a server with every extension', withoutExtensions: [] },
  {
    name: 'a server without MOVE, UIDPLUS, CONDSTORE and QRESYNC',
    withoutExtensions: ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC'],
  },
] as const;

/** On each of them, in `npm test`. */
export const programsPerRun = 300;
