import { afterEach, describe, expect, it } from 'vitest';
import type { OpenMailboxRequest } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type FakeServer, politeBut, type Script, startFakeServer } from './fake-server.ts';
import { account, remoteWith } from './remote-fixture.ts';

let server: FakeServer | null = null;
let remote: HostRemote | null = null;
afterEach(async () => {
  remote?.close();
  await server?.stop();
});

const start = async (script: Script) => {
  server = await startFakeServer({ script });
  remote = remoteWith({ password: 'p', silenceMs: 2_000 });
  const { id } = await remote.connect(account, server.settings);
  return { id, remote, commands: server.commands };
};

const known = { uidValidity: 5, uidNext: 8, highestModseq: 10n };
const request: OpenMailboxRequest = { path: 'A', known, listings: { kind: 'none' } };

const selected = (news: string): string =>
  `* 2 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 8] x\r\n* OK [HIGHESTMODSEQ 12] x\r\n${news}` +
  'T OK [READ-WRITE] done\r\n';
const flags = '* 1 FETCH (UID 3 FLAGS (\\Flagged))\r\n* 2 FETCH (UID 7 FLAGS ())\r\nT OK done\r\n';
const noSet = `${'1,3:5,'.repeat(1_000)}x`;

/** What a mailbox is told to have when nobody can tell its changes from this. */
const unreadable: readonly (readonly [string, string])[] = [
  ['what vanished is no set', '* VANISHED (EARLIER) 4:\r\n'],
  ['what vanished is long, and no set', `* VANISHED (EARLIER) ${noSet}\r\n`],
  ['what vanished has no end', `* VANISHED (EARLIER ${noSet.slice(0, 500)}\r\n`],
  ['flags have no end', '* 1 FETCH (UID 3 FLAGS (\\Flagged MODSEQ (12))\r\n'],
  ['flags are longer than any', `* 1 FETCH (UID 3 FLAGS (${'a'.repeat(5_000)}) MODSEQ (12))\r\n`],
  ['flags are none', '* 1 FETCH (UID 3 FLAGS 7 MODSEQ (12))\r\n'],
  ['flags are called like other items', '* 1 FETCH (UID 3 FLAGS (ENVELOPE BODY) MODSEQ (12)\r\n'],
  ['a message is none', '* 1 FETCH NIL\r\n'],
];

describe('a mailbox opened for its changes, of which one cannot be read', () => {
  const unowned = ['flags are nobody’s', '* 1 FETCH (FLAGS (\\Flagged) MODSEQ (12))\r\n'] as const;
  it.each([...unreadable, unowned])('is told whole where %s', async (_case, news) => {
    const { id, remote, commands } = await start(
      politeBut({ SELECT: selected(news), 'UID FETCH 1:* (FLAGS)': flags }),
    );
    expect(await remote.openMailbox(id, request)).toMatchObject({
      flagsCover: 'all',
      uids: '3,7',
      flags: [
        { uid: 3, flags: ['\\Flagged'] },
        { uid: 7, flags: [] },
      ],
      highestModseq: 12n,
    });
    expect(commands.at(-1)).toBe('UID FETCH 1:* (FLAGS)');
  });

  it('asks no more where it is the listing of a new message, or a text', async () => {
    const odd = '* 2 FETCH (UID 8 FLAGS (\\Seen) RFC822.SIZE 9 ENVELOPE ((\r\n';
    const text = '* 2 FETCH (UID 7 BODY[1]<0> x x\r\n';
    const { id, remote, commands } = await start(
      politeBut({
        SELECT: selected('* 1 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (12))\r\n'),
        'UID FETCH 8:*': `${odd}${text}T OK done\r\n`,
      }),
    );
    const opened = await remote.openMailbox(id, { ...request, listings: { kind: 'arrived', from: 8 } });
    expect(opened).toMatchObject({ flagsCover: 'changes', flags: [{ uid: 3 }], listings: [] });
    expect(commands.filter((command) => /^(UID|FETCH)/.test(command))).toHaveLength(1);
  });

  it('searches for its messages where their flags cannot be read either', async () => {
    const { id, remote, commands } = await start(
      politeBut({
        SELECT: selected('* VANISHED (EARLIER) 4:\r\n'),
        'UID FETCH 1:* (FLAGS)': flags.replace('(UID 3 FLAGS (\\Flagged))', '(UID 3 FLAGS (\\Flagged)'),
        'UID SEARCH': '* ESEARCH (TAG "T") UID ALL 3,7\r\nT OK done\r\n',
      }),
    );
    expect(await remote.openMailbox(id, request)).toMatchObject({
      flagsCover: 'all',
      uids: '3,7',
      flags: [{ uid: 7, flags: [] }],
    });
    expect(commands.slice(-2)).toEqual(['UID FETCH 1:* (FLAGS)', expect.stringMatching(/^UID SEARCH/)]);
  });

  it.each(['IMAP4rev1', 'IMAP4rev1 CONDSTORE'])(
    'loses no message over it on a server with %s',
    async (capability) => {
      const bad = flags.replace('(UID 3 FLAGS (\\Flagged))', '(UID 3 FLAGS (\\Flagged)');
      const { id, remote } = await start(
        politeBut({
          LOGIN: `T OK [CAPABILITY ${capability}] in\r\n`,
          SELECT: selected(''),
          'UID FETCH 1:* (FLAGS) (CHANGEDSINCE': bad,
          'UID FETCH 1:* (FLAGS)': bad,
          'UID SEARCH': '* SEARCH 3 7\r\nT OK done\r\n',
        }),
      );
      expect(await remote.openMailbox(id, request)).toMatchObject({
        flagsCover: 'all',
        uids: '3,7',
        flags: [{ uid: 7, flags: [] }],
      });
    },
  );

  it('does not take flags without a UID for trouble where a server may send them so', async () => {
    const { id, remote, commands } = await start(
      politeBut({
        LOGIN: 'T OK [CAPABILITY IMAP4rev1 CONDSTORE] in\r\n',
        SELECT: selected(''),
        'UID FETCH 1:* (FLAGS) (CHANGEDSINCE': '* 1 FETCH (FLAGS (\\Seen))\r\nT OK done\r\n',
        'UID SEARCH': '* SEARCH 3 7\r\nT OK done\r\n',
      }),
    );
    expect(await remote.openMailbox(id, request)).toMatchObject({ flagsCover: 'changes', uids: '3,7' });
    expect(commands.filter((command) => command.startsWith('UID'))).toHaveLength(2);
  });
});

describe('several mailboxes opened in one flight, of which one cannot be read', () => {
  it.each(unreadable)('leave that one to be opened by itself where %s', async (_case, news) => {
    let at = -1;
    const { id, remote } = await start((command) => {
      if (command.startsWith('SELECT')) at += 1;
      const closed = at > 0 ? '* OK [CLOSED] x\r\n' : '';
      return politeBut({ SELECT: closed + selected(at === 1 ? news : '') })(command);
    });
    const paths = ['A', 'B', 'C'];
    const { opened, cut } = await remote.openMailboxes(
      id,
      paths.map((path) => ({ ...request, path })),
    );
    expect(cut).toBeNull();
    expect(opened.map((one) => one?.flagsCover ?? null)).toEqual(['changes', null, 'changes']);
  });

  it('are not bothered by what is said of the one before', async () => {
    let at = -1;
    const { id, remote } = await start((command) => {
      if (command.startsWith('SELECT')) at += 1;
      const late = at > 0 ? '* VANISHED 3:\r\n* OK [CLOSED] x\r\n' : '';
      return politeBut({ SELECT: late + selected('') })(command);
    });
    const both = [request, { ...request, path: 'B' }];
    const { opened } = await remote.openMailboxes(id, both);
    expect(opened.map((one) => one?.flagsCover ?? null)).toEqual(['changes', 'changes']);
  });
});
