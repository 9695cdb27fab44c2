import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedMailbox, SessionId } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

const message = (n: number) => ({ raw: `Subject: n ${n}\r\nMessage-ID: <${n}@x>\r\n\r\ntext\r\n` });

const servers = [
  ['with all extensions', []],
  ['without COMPRESS', ['COMPRESS=DEFLATE']],
  ['without QRESYNC', ['QRESYNC']],
  ['without QRESYNC and CONDSTORE', ['QRESYNC', 'CONDSTORE']],
  ['without ESEARCH and LIST-STATUS', ['QRESYNC', 'ESEARCH', 'LIST-STATUS']],
  [
    'without any extension',
    [
      ...[
        'QRESYNC',
        'CONDSTORE',
        'ENABLE',
        'ESEARCH',
        'LIST-STATUS',
        'LIST-EXTENDED',
        'SPECIAL-USE',
        'BINARY',
      ],
      ...['UIDPLUS', 'COMPRESS=DEFLATE', 'LITERAL+', 'SASL-IR'],
    ],
  ],
] as const;

describe.each(servers)('a mailbox on a server %s', (_name, withoutExtensions) => {
  let server: Dovecot;
  let remote: HostRemote;
  let id: SessionId;

  beforeAll(async () => {
    server = await startDovecot({ withoutExtensions });
    await server.deliver('alice', 'INBOX', [1, 2, 3, 4, 5].map(message));
    await server.deliver('alice', 'Empty', []);
    remote = remoteWith();
    const session = await remote.connect(account, settingsFor(server));
    id = session.id;
    const has = (name: string) => !withoutExtensions.some((without) => without === name);
    expect(session.features).toEqual({
      condstore: has('CONDSTORE'),
      qresync: has('QRESYNC'),
      binary: has('BINARY'),
      compress: has('COMPRESS=DEFLATE'),
      uidplus: has('UIDPLUS'),
    });
  });
  afterAll(async () => {
    remote.close();
    await server.stop();
  });

  const knownOf = ({ uidValidity, uidNext, highestModseq }: OpenedMailbox) => ({
    uidValidity,
    uidNext,
    highestModseq,
  });

  /** What the brain makes of an answer: live UIDs and flags. */
  const apply = (live: readonly number[], opened: OpenedMailbox): readonly number[] => {
    const read = (set: string) =>
      set === ''
        ? []
        : set.split(',').flatMap((range) => {
            const [first = '', last = first] = range.split(':');
            return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
          });
    if (opened.uids !== null) return read(opened.uids);
    const vanished = new Set(read(opened.vanished ?? ''));
    const seen = [...opened.flags, ...opened.listings].map(({ uid }) => uid);
    return [...new Set([...live, ...seen])].filter((uid) => !vanished.has(uid)).sort((a, b) => a - b);
  };

  it('is listed with its counts and its role', async () => {
    const listed = await remote.listMailboxes(id);
    expect(listed.find(({ path }) => path === 'INBOX')).toMatchObject({
      role: 'inbox',
      selectable: true,
      status: { messages: 5, uidNext: 6, unseen: 5 },
    });
    expect(listed.find(({ path }) => path === 'Trash')?.role).toBe('trash');
    expect(listed.find(({ path }) => path === 'Empty')?.status?.messages).toBe(0);
  });

  it('opens empty, and opens as what it holds with its newest messages', async () => {
    const empty = await remote.openMailbox(id, {
      path: 'Empty',
      known: null,
      listings: { kind: 'newest', count: 50, exists: 3 },
    });
    expect(empty).toMatchObject({ exists: 0, uids: '', listings: [], flags: [], flagsCover: 'nothing' });
    const opened = await remote.openMailbox(id, {
      path: 'INBOX',
      known: null,
      listings: { kind: 'newest', count: 2, exists: 5 },
    });
    expect(opened).toMatchObject({ exists: 5, uidNext: 6, uids: '1:5', flagsCover: 'nothing' });
    expect(opened.listings.map(({ uid, envelope }) => [uid, envelope.subject])).toEqual([
      [4, 'n 4'],
      [5, 'n 5'],
    ]);
  });

  it('tells what came, what went and what changed since it was known', async () => {
    const first = await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    const other = await server.imap('alice');
    await other.ok('SELECT INBOX');
    await other.ok('UID STORE 2 +FLAGS (\\Flagged $Later)');
    await other.ok('UID STORE 3 +FLAGS (\\Deleted)');
    await other.ok('EXPUNGE');
    await other.close();
    await server.deliver('alice', 'INBOX', [message(6), message(7)]);
    // Another mailbox first: an open one that is opened again would not be told what it was told already.
    await remote.openMailbox(id, { path: 'Empty', known: null, listings: { kind: 'none' } });
    const opened = await remote.openMailbox(id, {
      path: 'INBOX',
      known: knownOf(first),
      listings: { kind: 'arrived', from: first.uidNext },
    });
    expect(opened.flagsCover).not.toBe('nothing');
    expect(opened).toMatchObject({ exists: 6, uidNext: 8, uidValidity: first.uidValidity });
    expect(apply([1, 2, 3, 4, 5], opened)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(opened.listings.map(({ uid }) => uid)).toEqual([6, 7]);
    expect(opened.flags.find(({ uid }) => uid === 2)?.flags).toEqual(['$Later', '\\Flagged']);

    await remote.openMailbox(id, { path: 'Empty', known: null, listings: { kind: 'none' } });
    const again = await remote.openMailbox(id, {
      path: 'INBOX',
      known: knownOf(opened),
      listings: { kind: 'arrived', from: opened.uidNext },
    });
    expect(again.listings).toEqual([]);
    expect(apply([1, 2, 4, 5, 6, 7], again)).toEqual([1, 2, 4, 5, 6, 7]);
    if (again.flagsCover === 'changes') expect(again.flags).toEqual([]);
    expect(await remote.searchAll(id)).toBe('1:2,4:7');
  });

  it('tells which messages are no older than a day, and some of the day before', async () => {
    await remote.openMailbox(id, { path: 'Empty', known: null, listings: { kind: 'none' } });
    expect(await remote.searchSince(id, Date.UTC(2024, 0, 1))).toBe('');
    const since = async (...date: [number, number, number]) => {
      await remote.openMailbox(id, { path: 'Dated', known: null, listings: { kind: 'none' } });
      return remote.searchSince(id, Date.UTC(...date));
    };
    await server.deliver(
      'alice',
      'Dated',
      [1, 5, 9].map((day) => ({ ...message(day), internalDate: new Date(Date.UTC(2024, 2, day, 12)) })),
    );
    expect(await since(1970, 0, 1)).toBe('1:3');
    expect(await since(2024, 2, 5)).toBe('2:3');
    expect(await since(2024, 2, 7)).toBe('3');
    expect(await since(2024, 2, 11)).toBe('');
  });

  it('opened again while it is open tells the same', async () => {
    const first = await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    await server.deliver('alice', 'INBOX', [message(8)]);
    const again = await remote.openMailbox(id, {
      path: 'INBOX',
      known: knownOf(first),
      listings: { kind: 'arrived', from: first.uidNext },
    });
    expect(again.listings.map(({ uid }) => uid)).toEqual([8]);
  });

  it('of another UIDVALIDITY is told whole, with no claim about flags', async () => {
    const first = await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    const opened = await remote.openMailbox(id, {
      path: 'INBOX',
      known: { ...knownOf(first), uidValidity: 77 },
      listings: { kind: 'none' },
    });
    expect(opened).toMatchObject({ flagsCover: 'nothing', flags: [], vanished: null, uids: first.uids });
  });
});
