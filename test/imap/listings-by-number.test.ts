import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatUidSet, hasUid, parseUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type { MessageListing } from '../../core/ports.ts';
import type { HostRemote } from '../../electron/host/imap/remote.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { seededRandom } from '../support/random.ts';
import { type FakeServer, politeScript, startFakeServer } from './fake-server.ts';
import { account, remoteWith, settingsFor } from './remote-fixture.ts';

/** How a server may not do as it should, or what happens in its mailbox, while lists are asked for by number. */
const ways = [
  'nothing happens',
  'expunges and says so before',
  'expunges and says so between answers',
  'expunges and says so behind',
  'expunges by UID and says so',
  'gets mail and says so',
  'expunges and says nothing',
  'says nothing of what it expunges between answers',
  'gives another UID than before',
  'refuses to give UIDs',
  'refuses to be asked by number',
  'repeats an answer under a neighbour’s number',
] as const;
type Way = (typeof ways)[number];

/** A mailbox whose messages say in their subject which UID they have. */
class MailboxScript {
  readonly uids: number[];
  readonly #random: () => number;
  readonly #next: () => Way;
  #nextUid: number;

  constructor(count: number, random: () => number, next: () => Way) {
    this.#random = random;
    this.#next = next;
    let uid = 0;
    this.uids = Array.from({ length: count }, () => {
      uid += 1 + Math.floor(random() * 3);
      return uid;
    });
    this.#nextUid = uid + 1;
  }

  /** Takes out one at random and returns its number and UID. */
  #expunge(): readonly [number, number] {
    const index = Math.floor(this.#random() * this.uids.length);
    const [uid = 0] = this.uids.splice(index, 1);
    return [index + 1, uid];
  }

  #listing(number: number, uid: number, withUid: boolean): string {
    return (
      `* ${number} FETCH (${withUid ? `UID ${uid} ` : ''}FLAGS () INTERNALDATE " 1-Feb-2024 10:00:00 +0000" RFC822.SIZE 9 ` +
      `ENVELOPE (NIL "${uid}" NIL NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE NIL EMAILID NIL)\r\n`
    );
  }

  readonly answer = (command: string): string => {
    const [, set = '', items = ''] = /^(?:UID )?FETCH (\S+) (.*)$/.exec(command) ?? [];
    if (command.startsWith('SELECT')) {
      return (
        `* ${this.uids.length} EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT ${this.#nextUid}] x\r\n` +
        '* OK [HIGHESTMODSEQ 12] x\r\nT OK [READ-WRITE] done\r\n'
      );
    }
    if (command.startsWith('UID SEARCH')) {
      return `* ESEARCH (TAG "T") UID ALL ${formatUidSet(uidSetOf(this.uids))}\r\nT OK done\r\n`;
    }
    if (command.startsWith('UID FETCH')) {
      const wanted = parseUidSet(set);
      const found = this.uids.flatMap((uid, index) =>
        hasUid(wanted, uid) ? [this.#listing(index + 1, uid, true)] : [],
      );
      return `${found.join('')}T OK done\r\n`;
    }
    if (!command.startsWith('FETCH')) return politeScript(command);
    const last = String(this.uids.length);
    const numbers = parseUidSet(set.replaceAll('*', last));
    return items === '(UID)' ? this.#tellUids(numbers) : this.#list(numbers);
  };

  #way: Way = 'nothing happens';

  #tellUids(numbers: ReturnType<typeof parseUidSet>): string {
    if (this.#way === 'refuses to give UIDs') return 'T NO never\r\n';
    const shift = this.#way === 'gives another UID than before' ? 1 : 0;
    const told = this.uids.flatMap((uid, index) =>
      hasUid(numbers, index + 1) ? [`* ${index + 1} FETCH (UID ${uid + shift})\r\n`] : [],
    );
    return `${told.join('')}T OK done\r\n`;
  }

  #list(numbers: ReturnType<typeof parseUidSet>): string {
    this.#way = this.#next();
    const lines: string[] = [];
    const half = this.uids.length / 2;
    const expungeAndSay = () => lines.push(`* ${this.#expunge()[0]} EXPUNGE\r\n`);
    if (this.#way === 'refuses to be asked by number') return 'T BAD by UID, please\r\n';
    if (this.#way === 'expunges and says so before') expungeAndSay();
    if (this.#way === 'expunges and says nothing') this.#expunge();
    for (let number = 1; number <= this.uids.length; number += 1) {
      if (number === Math.floor(half)) {
        if (this.#way === 'expunges and says so between answers') expungeAndSay();
        if (this.#way === 'says nothing of what it expunges between answers') this.#expunge();
      }
      if (!hasUid(numbers, number)) continue;
      lines.push(this.#listing(number, this.uids[number - 1] ?? 0, false));
      if (this.#way === 'repeats an answer under a neighbour’s number') {
        lines.push(this.#listing(number, (this.uids[number - 1] ?? 0) + 1, true));
      }
    }
    if (this.#way === 'expunges and says so behind') expungeAndSay();
    if (this.#way === 'expunges by UID and says so') lines.push(`* VANISHED ${this.#expunge()[1]}\r\n`);
    if (this.#way === 'gets mail and says so') {
      this.uids.push(this.#nextUid);
      this.#nextUid += 1;
      lines.push(`* ${this.uids.length} EXISTS\r\n`);
    }
    return `${lines.join('')}T OK done\r\n`;
  }
}

const subjects = (items: readonly MessageListing[]) =>
  items.map(({ uid, envelope: { subject } }) => [String(uid), subject]);

describe('lists by sequence number', () => {
  let server: FakeServer | null = null;
  let remote: HostRemote | null = null;
  afterEach(async () => {
    remote?.close();
    await server?.stop();
  });

  const start = async (script: MailboxScript, options: { readonly cutAfter?: number } = {}) => {
    server = await startFakeServer({ script: script.answer, ...options });
    remote = remoteWith({ password: 'x', silenceMs: 5_000 });
    const { id } = await remote.connect(account, server.settings);
    return { remote, id, commands: server.commands };
  };

  it('are asked for in one write with the UIDs of the first and the last', async () => {
    const { remote, id, commands } = await start(
      new MailboxScript(
        60,
        () => 0,
        () => 'nothing happens',
      ),
    );
    const opened = await remote.openMailbox(id, {
      path: 'INBOX',
      known: null,
      listings: { kind: 'newest', count: 10, exists: 60 },
    });
    expect(subjects(opened.listings)).toEqual(
      Array.from({ length: 10 }, (_, i) => [String(51 + i), String(51 + i)]),
    );
    const { items } = await remote.fetchListings(id, '1:50');
    expect(subjects(items)).toEqual(Array.from({ length: 50 }, (_, i) => [String(1 + i), String(1 + i)]));
    expect(commands.filter((command) => command.includes('FETCH'))).toEqual([
      'FETCH 51:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE EMAILID)',
      'FETCH 51,* (UID)',
      'FETCH 1:50 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE EMAILID)',
      'FETCH 1,50 (UID)',
    ]);
  });

  it('are not asked for where few are wanted, or where nobody knows the numbers', async () => {
    const { remote, id, commands } = await start(
      new MailboxScript(
        60,
        () => 0,
        () => 'nothing happens',
      ),
    );
    const known = { uidValidity: 5, uidNext: 61, highestModseq: 12n };
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    await remote.fetchListings(id, '1:5');
    await remote.openMailbox(id, { path: 'INBOX', known, listings: { kind: 'none' } });
    await remote.fetchListings(id, '1:60');
    const asked = commands.filter((command) => command.includes('FETCH'));
    expect(asked.map((command) => command.replace(/ \(.*/, ''))).toEqual(['UID FETCH 1:5', 'UID FETCH 1:60']);
  });

  it('are asked for again by UID, and then always, from a server that is not to be believed', async () => {
    const way: Way = 'gives another UID than before';
    const { remote, id, commands } = await start(
      new MailboxScript(
        60,
        () => 0,
        () => way,
      ),
    );
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    expect((await remote.fetchListings(id, '31:60')).items).toHaveLength(30);
    expect((await remote.fetchListings(id, '1:30')).items).toHaveLength(30);
    const asked = commands.filter((command) => command.includes('FETCH'));
    expect(asked.map((command) => command.replace(/ \(.*/, ''))).toEqual([
      'FETCH 31:60',
      'FETCH 31,60',
      'UID FETCH 31:60',
      'UID FETCH 1:30',
    ]);
  });

  it('go by number again after a search, where much is listed by UID', async () => {
    const { remote, id, commands } = await start(
      new MailboxScript(
        900,
        () => 0,
        () => 'nothing happens',
      ),
    );
    const known = { uidValidity: 5, uidNext: 901, highestModseq: 12n };
    await remote.openMailbox(id, { path: 'INBOX', known, listings: { kind: 'none' } });
    for (const uids of ['601:900', '301:600', '201:300', '1:200']) {
      expect((await remote.fetchListings(id, uids)).items).toHaveLength(
        uids === '1:200' ? 200 : uids === '201:300' ? 100 : 300,
      );
    }
    const asked = commands.filter((command) => /FETCH|SEARCH/.test(command));
    expect(asked.map((command) => command.replace(/ \(.*/, ''))).toEqual([
      'UID FETCH 601:900',
      'UID FETCH 301:600',
      'UID FETCH 201:300',
      'UID SEARCH RETURN',
      'FETCH 1:200',
      'FETCH 1,200',
    ]);
  });

  it('never have another message’s UID, whatever the server does', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed).next;
      const any = (): Way => ways[Math.floor(random() * ways.length)] ?? 'nothing happens';
      const script = new MailboxScript(80, random, any);
      const { remote, id } = await start(script);
      const opened = await remote.openMailbox(id, {
        path: 'INBOX',
        known: null,
        listings: { kind: 'newest', count: 30, exists: 80 },
      });
      const wrong = subjects(opened.listings).filter(([uid, subject]) => uid !== subject);
      const left = (opened.uids ?? '').split(',');
      for (let i = 0; i < 3; i += 1) {
        const { items, cut } = await remote.fetchListings(id, left.join(','));
        expect(cut).toBeNull();
        wrong.push(...subjects(items).filter(([uid, subject]) => uid !== subject));
        const live = new Set(script.uids);
        const missing = [...live].filter((uid) => hasUid(parseUidSet(left.join(',')), uid));
        expect(items.map(({ uid }) => uid)).toEqual(expect.arrayContaining(missing));
      }
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      remote.close();
      await server?.stop();
    }
  });

  it('are kept as far as they came before a cut, each with its own UID', async () => {
    for (let cutAfter = 500; cutAfter < 12_000; cutAfter += 487) {
      const script = new MailboxScript(60, seededRandom(cutAfter).next, () => 'nothing happens');
      const { remote, id } = await start(script, { cutAfter });
      const opened = await remote
        .openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'newest', count: 30, exists: 60 } })
        .catch(() => null);
      const listed =
        opened?.cut === null ? await remote.fetchListings(id, opened.uids ?? '').catch(() => null) : null;
      const got = [...subjects(opened?.listings ?? []), ...subjects(listed?.items ?? [])];
      expect(got.filter(([uid, subject]) => uid !== subject)).toEqual([]);
      if (cutAfter > 3_000) expect(got.length).toBeGreaterThan(5);
      remote.close();
      await server?.stop();
    }
  });
});

describe('lists by sequence number from Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(async () => {
    await dovecot.stop();
  });

  it('are of the messages that are there, while somebody else deletes and delivers', async () => {
    const message = (n: number) => ({ raw: `Subject: ${n}\r\nMessage-ID: <${n}@x>\r\n\r\nx\r\n` });
    const many = Array.from({ length: 400 }, (_, n) => message(n + 1));
    await dovecot.deliver('alice', 'INBOX', many);
    const other = await dovecot.imap('alice');
    await other.ok('SELECT INBOX');
    const random = seededRandom(7).next;
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(dovecot));
    const rows = new Map<number, string>();
    const note = (items: readonly MessageListing[]) => {
      for (const { uid, envelope } of items) {
        expect(envelope.subject).toBe(String(uid));
        rows.set(uid, envelope.subject);
      }
    };
    let delivered = many.length;
    for (let round = 0; round < 4; round += 1) {
      const opened = await remote.openMailbox(id, {
        path: 'INBOX',
        known: null,
        listings: { kind: 'newest', count: 40, exists: 400 },
      });
      note(opened.listings);
      const uids = formatUidSet(parseUidSet(opened.uids ?? '')).split(',');
      for (let batch = 0; batch < 4; batch += 1) {
        const listing = remote.fetchListings(id, uids.join(','));
        const gone = Array.from({ length: 5 }, () => 1 + Math.floor(random() * delivered));
        await other.ok(`UID STORE ${gone.join(',')} +FLAGS.SILENT (\\Deleted)`);
        await other.ok('EXPUNGE');
        if (batch % 2 === 0) {
          delivered += 1;
          await dovecot.deliver('alice', 'INBOX', [message(delivered)]);
        }
        const { items, cut } = await listing;
        expect(cut).toBeNull();
        note(items);
      }
    }
    const last = await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    note((await remote.fetchListings(id, last.uids ?? '')).items);
    const live = parseUidSet(last.uids ?? '');
    expect([...rows.keys()].filter((uid) => hasUid(live, uid)).sort((a, b) => a - b)).toEqual(
      live.flatMap(([first, end]) => Array.from({ length: end - first + 1 }, (_, i) => first + i)),
    );
    await other.close();
    remote.close();
  });
});
