import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';
import { seededRandom } from '../support/random.ts';
import { type Client, replicaLines, serverLines, startClient } from './pull-fixture.ts';

const from = new Date('2024-03-01T08:00:00Z');
const to = new Date('2024-06-01T08:00:00Z');
const made = (seed: number, count: number) =>
  makeMailbox({ seed, count, from, to, maxAttachmentBytes: 20_000 });

const servers = [
  { name: 'everything', withoutExtensions: [] },
  { name: 'no QRESYNC', withoutExtensions: ['QRESYNC'] },
  { name: 'no CONDSTORE and no QRESYNC', withoutExtensions: ['CONDSTORE', 'QRESYNC'] },
  {
    name: 'nothing beyond RFC 3501',
    withoutExtensions: [
      'CONDSTORE',
      'QRESYNC',
      'COMPRESS=DEFLATE',
      'LIST-STATUS',
      'LIST-EXTENDED',
      'SPECIAL-USE',
      'ESEARCH',
      'UIDPLUS',
      'BINARY',
      'ENABLE',
      'SASL-IR',
      'LITERAL+',
    ],
  },
] as const;

describe.each(servers)('pull from Dovecot with $name', ({ withoutExtensions }) => {
  let dovecot: Dovecot;
  let client: Client;

  beforeAll(async () => {
    dovecot = await startDovecot({ withoutExtensions });
  });
  afterAll(async () => {
    await dovecot.stop();
  });
  afterEach(async () => {
    await client.close();
    const imap = await dovecot.imap('alice');
    for (const path of (await dovecot.serverState('alice')).keys()) {
      if (path === 'INBOX') {
        await imap.ok('SELECT INBOX');
        await imap.command('UID STORE 1:* +FLAGS.SILENT (\\Deleted)');
        await imap.ok('EXPUNGE');
      } else await imap.command(`DELETE "${path}"`);
    }
    imap.close();
  });

  it('brings all lists and texts, and a second run finds nothing to do', async () => {
    await dovecot.deliver('alice', 'INBOX', made(1, 80));
    await dovecot.deliver('alice', 'Clients/Harbour works', made(2, 20));
    client = await startClient(dovecot);
    const first = await client.sync();
    expect(first).toMatchObject({ error: null, messages: 100, newMessages: 100 });
    expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
    const { listings, texts } = client.sent;
    const before = { listings: listings.length, texts: texts.length };
    const second = await client.sync();
    expect(second).toMatchObject({ error: null, messages: 100, newMessages: 0, texts: first.texts });
    expect({ listings: listings.length, texts: texts.length }).toEqual(before);
  });

  it('follows flags, new mail, expunges and moves that others made', async () => {
    await dovecot.deliver('alice', 'INBOX', made(3, 40));
    await dovecot.deliver('alice', 'Filed', made(4, 5));
    client = await startClient(dovecot);
    await client.sync();
    const imap = await dovecot.imap('alice');
    await imap.ok('SELECT INBOX');
    await imap.ok('UID STORE 2:5 +FLAGS (\\Seen \\Flagged custom)');
    await imap.ok('UID STORE 9 +FLAGS (\\Deleted)');
    await imap.ok('EXPUNGE');
    await imap.ok('UID MOVE 12:13 Filed');
    imap.close();
    await dovecot.deliver('alice', 'INBOX', made(5, 3));
    const textsBefore = client.sent.texts.length;
    const outcome = await client.sync();
    expect(outcome.error).toBeNull();
    expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
    expect(client.sent.texts.length - textsBefore).toBeLessThanOrEqual(6);
    expect(client.sent.texts.slice(textsBefore).every((key) => key.startsWith('INBOX '))).toBe(true);
  });

  it('sees a flag that changes no count', async () => {
    await dovecot.deliver('alice', 'INBOX', made(6, 5));
    client = await startClient(dovecot);
    await client.sync();
    const imap = await dovecot.imap('alice');
    await imap.ok('SELECT INBOX');
    await imap.ok('UID STORE 3 +FLAGS (\\Flagged)');
    imap.close();
    await client.sync();
    expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
  });

  it('re-matches rows after a UIDVALIDITY change without fetching them again', async () => {
    await dovecot.deliver('alice', 'INBOX', made(7, 60));
    client = await startClient(dovecot);
    const first = await client.sync();
    const before = { listings: client.sent.listings.length, texts: client.sent.texts.length };
    await dovecot.doveadm('mailbox', 'update', '-u', 'alice', '--uid-validity', '1900000000', 'INBOX');
    const outcome = await client.sync();
    expect(outcome).toMatchObject({ error: null, newMessages: 0, messages: 60, texts: first.texts });
    expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
    expect({ listings: client.sent.listings.length, texts: client.sent.texts.length }).toEqual(before);
  });

  it('follows folders that are renamed with their children, and those that are deleted', async () => {
    await dovecot.deliver('alice', 'Work', made(8, 10));
    await dovecot.deliver('alice', 'Work/Deep', made(9, 10));
    await dovecot.deliver('alice', 'Gone', made(10, 4));
    client = await startClient(dovecot);
    await client.sync();
    const before = { listings: client.sent.listings.length, texts: client.sent.texts.length };
    const imap = await dovecot.imap('alice');
    await imap.ok('RENAME Work Werk');
    await imap.ok('DELETE Gone');
    imap.close();
    const outcome = await client.sync();
    expect(outcome).toMatchObject({ error: null, newMessages: 0, messages: 20 });
    expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
    expect({ listings: client.sent.listings.length, texts: client.sent.texts.length }).toEqual(before);
    expect(await client.replica.contents.count()).toBe(20);
  });

  it('brings attachments in full when asked for everything', async () => {
    await dovecot.deliver('alice', 'INBOX', made(11, 30));
    client = await startClient(dovecot);
    const outcome = await client.sync({ tiers: 2 });
    expect(outcome.error).toBeNull();
    const wanted = (await client.replica.messages.toArray()).reduce((sum, row) => sum + row.attachments, 0);
    expect(wanted).toBeGreaterThan(0);
    expect(outcome.attachments).toBe(wanted);
  });
});

describe('a first sync that is cut', () => {
  it('in the middle of the first screen keeps the rows that came', async () => {
    // Compressed, a screenful is one TLS record, of which a part is worth nothing.
    const dovecot = await startDovecot({ withoutExtensions: ['COMPRESS=DEFLATE'] });
    try {
      await dovecot.deliver('alice', 'INBOX', made(30, 60));
      const client = await startClient(dovecot);
      client.link.cutAfter(20_000);
      expect((await client.sync({ tiers: 0 })).error?.code).toBe('cut');
      const kept = await client.replica.messages.count();
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(50);
      client.link.cutAfter(0);
      client.sent.listings.length = 0;
      await client.sync({ tiers: 0 });
      expect(client.sent.listings).toHaveLength(60 - kept);
      expect(await replicaLines(client.replica)).toEqual(await serverLines(dovecot));
      await client.close();
    } finally {
      await dovecot.stop();
    }
  });

  const seed = Number(process.env.PACKETBOAT_SEED ?? 20241);
  const cuts = 50;

  it.each([
    { name: 'everything', withoutExtensions: [] },
    {
      name: 'no CONDSTORE, QRESYNC, COMPRESS or LIST-STATUS',
      withoutExtensions: ['CONDSTORE', 'QRESYNC', 'COMPRESS=DEFLATE', 'LIST-STATUS'],
    },
  ])(
    `at ${cuts} random bytes (seed ${seed}) ends like the server, and nothing committed crosses twice: $name`,
    async ({ withoutExtensions }) => {
      const dovecot = await startDovecot({ withoutExtensions });
      try {
        await dovecot.deliver('alice', 'INBOX', made(20, 70));
        await dovecot.deliver('alice', 'Filed', made(21, 15));
        const server = await serverLines(dovecot);
        const whole = await startClient(dovecot);
        const { wire } = await whole.sync();
        await whole.close();
        const random = seededRandom(seed);
        for (let cut = 0; cut < cuts; cut++) {
          const client = await startClient(dovecot);
          client.link.cutAfter(random.integer(1, wire.up + wire.down - 1));
          await client.sync();
          client.link.cutAfter(0);
          const rows = await client.replica.messages.toArray();
          const paths = new Map((await client.replica.mailboxes.toArray()).map(({ id, path }) => [id, path]));
          const uids = new Map(
            rows.map(({ contentId, mailboxId, uid }) => [contentId, `${paths.get(mailboxId)} ${uid}`]),
          );
          const committed = {
            listings: new Set(rows.map(({ mailboxId, uid }) => `${paths.get(mailboxId)} ${uid}`)),
            texts: new Set(
              (await client.replica.texts.toCollection().primaryKeys()).map(
                ([contentId, part]) => `${uids.get(contentId)} ${part}`,
              ),
            ),
          };
          client.sent.listings.length = 0;
          client.sent.texts.length = 0;
          const outcome = await client.sync();
          expect(outcome.error).toBeNull();
          expect(await replicaLines(client.replica)).toEqual(server);
          expect(client.sent.listings.filter((key) => committed.listings.has(key))).toEqual([]);
          expect(client.sent.texts.filter((key) => committed.texts.has(key))).toEqual([]);
          await client.close();
        }
      } finally {
        await dovecot.stop();
      }
    },
    240_000,
  );
});
