import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedMailbox, OpenMailboxRequest, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { splitBytes } from '../../electron/host/imap/split-bytes.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type FakeServer, politeListing, politeScript, type Script, startFakeServer } from './fake-server.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

const message = (n: number) => ({ raw: `Subject: n ${n}\r\nMessage-ID: <${n}@x>\r\n\r\ntext ${n}\r\n` });
const folders = ['INBOX', 'Work', 'Lists/dev', 'Zoë'] as const;

const knownOf = ({ uidValidity, uidNext, highestModseq }: OpenedMailbox) => ({
  uidValidity,
  uidNext,
  highestModseq,
});

const servers = [
  ['with all extensions', []],
  ['without COMPRESS', ['COMPRESS=DEFLATE']],
  ['without QRESYNC', ['QRESYNC']],
  ['without QRESYNC and CONDSTORE', ['QRESYNC', 'CONDSTORE']],
] as const;

describe.each(servers)('several mailboxes on a server %s', (_name, withoutExtensions) => {
  const hasQresync = !withoutExtensions.some((name) => name === 'QRESYNC');
  let server: Dovecot;
  let remote: HostRemote;
  let id: SessionId;
  let known: ReadonlyMap<string, ReturnType<typeof knownOf>>;

  const open = async (path: string): Promise<OpenedMailbox> =>
    await remote.openMailbox(id, { path, known: null, listings: { kind: 'none' } });

  const connect = async (): Promise<SessionId> => (await remote.connect(account, settingsFor(server))).id;

  const requestFor = (path: string): OpenMailboxRequest => {
    const at = known.get(path) ?? null;
    return { path, known: at, listings: at ? { kind: 'arrived', from: at.uidNext } : { kind: 'none' } };
  };

  /** Somebody else flags, deletes and delivers, in each folder other messages. */
  const change = async (): Promise<void> => {
    const other = await server.imap('alice');
    for (const [index, path] of folders.entries()) {
      await other.ok(`SELECT "${path === 'Zoë' ? 'Zo&AOs-' : path}"`);
      await other.ok(`UID STORE ${index + 1}:${index + 2} +FLAGS (\\Flagged)`);
      await other.ok(`UID STORE ${index + 4} +FLAGS (\\Deleted)`);
      await other.ok('EXPUNGE');
    }
    await other.close();
    for (const [index, path] of folders.entries()) {
      await server.deliver(
        'alice',
        path,
        Array.from({ length: index + 1 }, (_, n) => message(20 + n)),
      );
    }
  };

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    for (const path of folders) {
      await server.deliver('alice', path, [1, 2, 3, 4, 5, 6, 7, 8].map(message));
    }
    remote = remoteWith();
    id = await connect();
    const opened = new Map<string, ReturnType<typeof knownOf>>();
    for (const path of folders) opened.set(path, knownOf(await open(path)));
    known = opened;
    await change();
  });
  afterAll(async () => {
    remote.close();
    await server.stop();
  });

  it('tell each what they tell when they are opened alone, and the bytes add up', async () => {
    const alone: OpenedMailbox[] = [];
    const apart = await connect();
    for (const path of folders) alone.push(await remote.openMailbox(apart, requestFor(path)));
    const before = await remote.meter(id);
    const together = await remote.openMailboxes(id, folders.map(requestFor));
    const after = await remote.meter(id);
    expect(together).toMatchObject({ opened: alone, cut: null });
    expect(alone.map(({ listings }) => listings.length)).toEqual([1, 2, 3, 4]);
    const sum = (way: 'up' | 'down') => together.bytes.reduce((total, each) => total + each[way], 0);
    expect([sum('up'), sum('down')]).toEqual([after.up - before.up, after.down - before.down]);
    expect(together.bytes.every(({ up, down }) => up > 0 && down > 0)).toBe(true);
    if (hasQresync) expect(after.flights - before.flights).toBe(1);
  });

  it('leave the last one open', async () => {
    await remote.openMailboxes(id, folders.map(requestFor));
    const { items } = await remote.fetchIdentities(id, '1:100');
    expect(items).toHaveLength(8 - 1 + folders.length);
  });

  it('bring the texts that are asked for, each from its own mailbox', async () => {
    const text = { part: '1', encoding: '7bit', octets: 8, maxBytes: 100 } as const;
    const asked = folders.map((path, index) => ({
      ...requestFor(path),
      texts: [{ ...text, part: text.part as never, uid: index + 1 }],
    }));
    const { opened } = await remote.openMailboxes(id, asked);
    expect(opened.map((one) => one?.texts.map(({ uid, bytes }) => [uid, String(bytes)]))).toEqual(
      folders.map((_, index) => [[index + 1, `text ${index + 1}\r\n`]]),
    );
  });

  it('are null where one is gone, and the others are told', async () => {
    const gone = { path: 'Nowhere', known: known.get('Work') ?? null, listings: { kind: 'none' } } as const;
    const { opened, cut } = await remote.openMailboxes(id, [
      requestFor('INBOX'),
      gone,
      requestFor('Lists/dev'),
    ]);
    expect(cut).toBeNull();
    expect(opened.map((one) => one?.listings.length ?? null)).toEqual([1, null, 3]);
    expect((await remote.fetchIdentities(id, '1:100')).items).toHaveLength(10);
  });

  it('are none open when the last one is gone', async () => {
    const gone = { path: 'Nowhere', known: known.get('Work') ?? null, listings: { kind: 'none' } } as const;
    const { opened } = await remote.openMailboxes(id, [requestFor('INBOX'), gone]);
    expect(opened[1]).toBeNull();
    expect(await rejection(remote.changeMessages(id, []))).toMatchObject({ code: 'rejected' });
  });

  it('take nothing of a mailbox under another UIDVALIDITY for the known one’s', async () => {
    const work = requestFor('Work');
    const other = work.known && {
      ...work,
      known: { ...work.known, uidValidity: work.known.uidValidity + 1 },
    };
    const requests = [requestFor('INBOX'), other ?? work, requestFor('Zoë')];
    const { opened } = await remote.openMailboxes(id, requests);
    expect(opened.map((one) => one?.listings.length ?? null)).toEqual([1, hasQresync ? null : 2, 4]);
    if (!hasQresync) expect(opened[1]?.flagsCover).toBe('nothing');
  });
});

describe('several mailboxes on a server that answers as it likes', () => {
  let server: FakeServer | null = null;
  let remote: HostRemote | null = null;
  afterEach(async () => {
    remote?.close();
    await server?.stop();
  });

  const select = (path: string, more = '') =>
    `${more}* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 5] ${path}\r\n* OK [UIDNEXT 8] x\r\n` +
    '* OK [HIGHESTMODSEQ 12] x\r\nT OK [READ-WRITE] done\r\n';
  const closed = '* OK [CLOSED] x\r\n';
  const flagged = '* 1 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (12))\r\n';
  const vanished = '* VANISHED (EARLIER) 4\r\n';
  const fetched = `${politeListing}\r\nT OK done\r\n`;

  /** Two mailboxes; each with the answer to its SELECT and to its FETCH. */
  const start = async (answers: readonly (readonly [string, string])[], script?: Script) => {
    let at = -1;
    server = await startFakeServer({
      script:
        script ??
        ((command) => {
          if (command.startsWith('SELECT')) at += 1;
          const [selected, followed] = answers[at] ?? [];
          if (command.startsWith('SELECT')) return selected ?? null;
          return command.startsWith('UID FETCH') ? (followed ?? null) : politeScript(command);
        }),
    });
    remote = remoteWith({ password: 'p', silenceMs: 2_000 });
    const { id } = await remote.connect(account, server.settings);
    const request = (path: string): OpenMailboxRequest => ({
      path,
      known: { uidValidity: 5, uidNext: 7, highestModseq: 10n },
      listings: { kind: 'arrived', from: 7 },
    });
    const openBoth = () => remote?.openMailboxes(id, [request('A'), request('B')]);
    return { openBoth, id, server, remote, request };
  };

  const wordsOf = (one: OpenedMailbox | null | undefined) =>
    one && { flags: one.flags.map(({ uid }) => uid), vanished: one.vanished, listed: one.listings.length };

  it('are told apart where it goes by the rules', async () => {
    const { openBoth } = await start([
      [select('A', flagged), fetched],
      [select('B', closed + vanished), fetched],
    ]);
    const together = await openBoth();
    expect(together?.opened.map(wordsOf)).toEqual([
      { flags: [3], vanished: '', listed: 1 },
      { flags: [], vanished: '4', listed: 1 },
    ]);
  });

  it('do not get what was told of the one before, as long as that is not closed', async () => {
    const late = '* VANISHED 3\r\n* 1 FETCH (UID 2 FLAGS ())\r\n* 0 EXISTS\r\n';
    const { openBoth } = await start([
      [select('A'), fetched],
      [select('B', late + closed + vanished), fetched],
    ]);
    const together = await openBoth();
    expect(together?.opened.map(wordsOf)).toEqual([
      { flags: [], vanished: '', listed: 1 },
      { flags: [], vanished: '4', listed: 1 },
    ]);
  });

  const confused: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      'does not say where the first ends',
      [
        [select('A'), fetched],
        [select('B', vanished), fetched],
      ],
    ],
    [
      'says that too late',
      [
        [select('A'), fetched],
        [select('B') + closed, fetched],
      ],
    ],
    [
      'says that twice',
      [
        [select('A'), fetched],
        [select('B', closed + vanished + closed), fetched],
      ],
    ],
    [
      'says that before the first is done',
      [
        [select('A'), closed + fetched],
        [select('B'), fetched],
      ],
    ],
    [
      'tells of the second mailbox before the first is done',
      [
        [select('A'), `* OK [UIDVALIDITY 5] B\r\n* VANISHED (EARLIER) 4\r\n${fetched}`],
        [select('B', closed), fetched],
      ],
    ],
    [
      'tells what vanished from the second before the first is done',
      [
        [select('A'), vanished + fetched],
        [select('B', closed), fetched],
      ],
    ],
    [
      'selects twice before it says so',
      [
        [select('A').replace(/T OK.*\r\n/, '') + select('B', vanished), fetched],
        [select('B', closed), fetched],
      ],
    ],
    [
      'lists before it selects',
      [
        [`${politeListing}\r\n${select('A')}`, 'T OK done\r\n'],
        [select('B', closed), fetched],
      ],
    ],
    [
      'lists the first after it',
      [
        [select('A'), 'T OK done\r\n'],
        [`${politeListing}\r\n${select('B', closed)}`, fetched],
      ],
    ],
    [
      'selects neither mailbox in order',
      [
        [`* SEARCH 1 2\r\n${select('A')}`, fetched],
        [select('B', closed), fetched],
      ],
    ],
  ];

  it.each(confused)(
    'come to nothing where it %s, and go one after another from then on',
    async (_what, answers) => {
      const good = [
        [select('A', closed + flagged), fetched],
        [select('B', closed + vanished), fetched],
      ] as const;
      const { openBoth, server } = await start([...answers, ...good]);
      const together = await openBoth();
      expect(together).toMatchObject({ opened: [null, null], cut: null });
      const again = await openBoth();
      expect(again?.opened.map(wordsOf)).toEqual([
        { flags: [3], vanished: '', listed: 1 },
        { flags: [], vanished: '4', listed: 1 },
      ]);
      expect(server.commands.filter((command) => command.startsWith('SELECT'))).toHaveLength(4);
    },
  );

  it.each([
    ['the second SELECT before the first FETCH', [0, 2, 1, 3]],
    ['the first FETCH before its SELECT', [1, 0, 2, 3]],
    ['the second FETCH before its SELECT', [0, 1, 3, 2]],
    ['everything backwards', [3, 2, 1, 0]],
  ])('come to nothing where it completes %s', async (_what, order) => {
    const tags: string[] = [];
    const { openBoth } = await start([], (command, tag) => {
      if (!/^(SELECT|UID FETCH)/.test(command)) return politeScript(command);
      tags.push(tag);
      if (tags.length < 4) return '';
      const answers = [select('A', flagged), fetched, select('B', closed + vanished), fetched];
      return order.map((at) => answers[at]?.replace(/^T /gm, `${tags[at]} `) ?? '').join('');
    });
    const together = await openBoth();
    expect(together?.opened).toEqual([null, null]);
  });

  it('are null where it knows no QRESYNC after all, or has no mod-sequences, or no number of its own', async () => {
    const { openBoth } = await start([
      ['T BAD what\r\n', 'T BAD nothing is selected\r\n'],
      [select('B').replace('HIGHESTMODSEQ 12', 'NOMODSEQ'), fetched],
    ]);
    expect((await openBoth())?.opened).toEqual([null, null]);
  });

  it('are null where it does not say what is in one', async () => {
    const { openBoth } = await start([
      ['* 1 EXISTS\r\nT OK done\r\n', fetched],
      [select('B', closed), fetched],
    ]);
    expect((await openBoth())?.opened.map(wordsOf)).toEqual([null, { flags: [], vanished: '', listed: 1 }]);
  });

  it('keep what came of them before a cut, and nothing else', async () => {
    const answers = [
      [select('A', flagged), fetched],
      [select('B', closed + vanished), fetched],
    ] as const;
    const dialogue = answers.flat().join('').length;
    const whole = { flags: [3], vanished: '', listed: 1 };
    const seen = new Set<string>();
    for (let back = 0; back < dialogue; back += 7) {
      const { openBoth, server: uncut } = await start(answers);
      const full = await openBoth();
      expect(full?.opened.map(wordsOf)[0]).toEqual(whole);
      const cutAfter = uncut.sent - back - 1;
      remote?.close();
      await uncut.stop();
      let at = -1;
      server = await startFakeServer({
        cutAfter,
        script: (command) => {
          if (command.startsWith('SELECT')) at += 1;
          const [selected, followed] = answers[at] ?? [];
          if (command.startsWith('SELECT')) return selected ?? null;
          return command.startsWith('UID FETCH') ? (followed ?? null) : politeScript(command);
        },
      });
      remote = remoteWith({ password: 'p', silenceMs: 2_000 });
      const { id } = await remote.connect(account, server.settings);
      const known = { uidValidity: 5, uidNext: 7, highestModseq: 10n };
      const request = (path: string): OpenMailboxRequest => ({
        path,
        known,
        listings: { kind: 'arrived', from: 7 },
      });
      const { opened, cut } = await remote.openMailboxes(id, [request('A'), request('B')]);
      expect(cut?.code).toBe('cut');
      const [a, b] = opened;
      if (a) expect([0, 1]).toContain(a.listings.length);
      if (a) expect(wordsOf(a)).toMatchObject({ flags: [3], vanished: '' });
      // The second is believed only once its SELECT is answered: then the first was whole.
      if (b) expect(wordsOf(a)).toEqual(whole);
      if (b) expect(wordsOf(b)).toMatchObject({ flags: [], vanished: '4' });
      seen.add(
        `${a === null ? 'none' : a?.cut ? 'part' : 'whole'} ${b === null ? 'none' : b?.cut ? 'part' : 'whole'}`,
      );
      remote.close();
      await server.stop();
    }
    expect(seen).toEqual(new Set(['whole part', 'whole none', 'part none', 'none none']));
  });
});

describe('the bytes of several mailboxes', () => {
  it('add up, whoever was answered', () => {
    const crossed = { up: 101, down: 1_000 };
    const ends = [
      { answered: 100, down: 700 },
      { answered: 400, down: 800 },
    ];
    expect(splitBytes({ crossed, asked: [10, 20, 30], ends })).toEqual([
      { up: 17, down: 200 },
      { up: 34, down: 600 },
      { up: 50, down: 200 },
    ]);
    expect(splitBytes({ crossed, asked: [1, 1], ends }).map(({ down }) => down)).toEqual([250, 750]);
    expect(splitBytes({ crossed, asked: [1, 1], ends: [] }).map(({ down }) => down)).toEqual([1_000, 0]);
  });
});
