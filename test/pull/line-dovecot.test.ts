// Budgets, spending and what a person waits for, by what crosses the wire of a real server.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inflateText } from '../../core/mail/deflate-text.ts';
import type { MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Remote } from '../../core/ports.ts';
import { setLinkByHand, setTerms } from '../../core/replica/commands/line-commands.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { setRule } from '../../core/replica/commands/rule-commands.ts';
import { setFocus } from '../../core/replica/commands/settings.ts';
import { wantAttachment } from '../../core/replica/commands/wants.ts';
import { BudgetSpent } from '../../core/sync/budget-spent.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';
import { type Client, startClient } from './pull-fixture.ts';

/** 9.6 kbit/s, as a meter sees it. */
const modem = { bytesPerSecond: 1_200, rttMs: 1_800 };
/** What the brain asks for at once on such a line: two seconds. */
const chunk = 2 * modem.bytesPerSecond;

/** The same server at the end of a line as slow as that: what the meter says is what requests are sized by. */
const slow = (remote: Remote): Remote => ({
  ...remote,
  meter: async (session) => ({ ...(await remote.meter(session)), ...modem }),
});

const letter = (subject: string, text: string): string =>
  [
    'From: Ann <ann@example.net>',
    `Subject: ${subject}`,
    'Date: Tue, 14 Nov 2023 22:13:20 +0000',
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.net>`,
    '',
    text,
    '',
  ].join('\r\n');

const withFile = (subject: string, bytes: number): string =>
  [
    'From: Ann <ann@example.net>',
    `Subject: ${subject}`,
    'Date: Tue, 14 Nov 2023 22:13:20 +0000',
    `Message-ID: <${subject.replaceAll(' ', '-')}@example.net>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See the file.',
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=file.bin',
    '',
    randomBytes(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n');

/** Four kilobytes that compress as prose does. */
const prose = (): string => {
  const words = 'the boat harbour wind letter tide again morning pilot rope of and to in a'.split(' ');
  const picks = [...randomBytes(800)].map((byte) => words[byte % words.length]);
  const lines = Array.from({ length: 80 }, (_, index) => picks.slice(index * 10, index * 10 + 10).join(' '));
  return lines.join('\r\n').slice(0, 4_096);
};

const messageOf = async (client: Client, subject: string): Promise<MessageId> => {
  const row = await client.replica.messages.filter((message) => message.subject === subject).first();
  if (!row) throw new Error(`no message ${subject}`);
  return row.id;
};

describe('on a line that costs', () => {
  let dovecot: Dovecot;
  let client: Client;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());
  beforeEach(async () => {
    client = await startClient(dovecot);
    await setLinkByHand(client.replica, 'dialUp');
  });
  afterEach(async () => {
    await client.close();
    const imap = await dovecot.imap('alice');
    for (const path of (await dovecot.serverState('alice')).keys()) {
      if (path !== 'INBOX') await imap.command(`DELETE "${path}"`);
    }
    await imap.ok('SELECT INBOX');
    await imap.command('UID STORE 1:* +FLAGS.SILENT (\\Deleted)');
    await imap.ok('EXPUNGE');
    imap.close();
  });

  const crossed = (): number => {
    const { up, down } = client.link.counters();
    return up + down;
  };
  const limit = (bytes: number) =>
    setTerms(client.replica, {
      link: 'dialUp',
      limits: { session: bytes, day: null, month: null },
      price: null,
    });

  it('stops at the end of its budget, whatever is asked for, and says which', async () => {
    await dovecot.deliver('alice', 'INBOX', [{ raw: withFile('large', 600_000) }]);
    await client.sync({ tiers: 0 });
    await wantAttachment(client.replica, await messageOf(client, 'large'), '2' as PartNumber, Date.now());
    await limit(200_000);
    client.link.resetCounters();
    const { error } = await client.sync({ tiers: null, remote: slow(client.ports.remote) });
    expect(error).toBeInstanceOf(BudgetSpent);
    expect(error).toMatchObject({ code: 'budget', link: 'dialUp', period: 'session', retryAt: null });
    expect(crossed()).toBeLessThanOrEqual(200_000 + chunk);
    expect(crossed()).toBeGreaterThan(180_000);
    const [session] = await client.replica.sessions.reverse().toArray();
    expect(session?.counted).toBeGreaterThanOrEqual(200_000);
    expect(session?.counted).toBeLessThanOrEqual(200_000 + chunk);
  });

  it('brings nothing near the end of its budget that nobody asked for, and stays in step', async () => {
    await dovecot.deliver('alice', 'INBOX', [{ raw: withFile('large', 300_000) }]);
    await setRule(client.replica, {
      scope: 'account',
      link: 'any',
      fetch: { kind: 'everything' },
      reach: { kind: 'all' },
    });
    await limit(100_000);
    const { error } = await client.sync({ tiers: null, remote: slow(client.ports.remote) });
    expect(error).toBeNull();
    expect(crossed()).toBeLessThanOrEqual(80_000 + 2 * chunk);
    const activity = await client.replica.activity.get('activity');
    expect(activity?.queue).toMatchObject([
      { kind: 'folder', ref: { tier: 'attachments' }, state: 'budget' },
    ]);
  });

  it('knows of every byte what it was for', async () => {
    await dovecot.deliver(
      'alice',
      'INBOX',
      makeMailbox({
        seed: 5,
        count: 60,
        from: new Date('2024-03-01T08:00:00Z'),
        to: new Date('2024-06-01T08:00:00Z'),
        maxAttachmentBytes: 20_000,
      }),
    );
    await dovecot.deliver('alice', 'Filed', [{ raw: letter('one', 'text') }]);
    await client.sync({ tiers: 2 });
    await client.sync({ tiers: 2 });
    const rows = await client.replica.spending.toArray();
    const sessions = await client.replica.sessions.toArray();
    const sum = <T>(all: readonly T[], of: (each: T) => number) => all.reduce((so, each) => so + of(each), 0);
    for (const key of ['up', 'down', 'counted'] as const) {
      expect(sum(rows, (row) => row[key])).toBe(sum(sessions, (session) => session[key]));
    }
    const { up, down } = client.link.counters();
    expect(sum(rows, (row) => row.up)).toBe(up);
    expect(sum(rows, (row) => row.down)).toBe(down);
    const items = (purpose: string) =>
      sum(
        rows.filter((row) => row.purpose === purpose),
        (row) => row.items,
      );
    expect(items('lists')).toBe(61);
    expect(items('connecting')).toBe(2);
    expect(items('texts')).toBe(await client.replica.texts.count());
    expect(items('attachments')).toBe(await client.replica.attachments.count());
    const brought = sessions.map((session) => session.brought);
    expect(brought[0]).toEqual({
      messages: 61,
      texts: await client.replica.texts.count(),
      attachments: await client.replica.attachments.count(),
      changes: 0,
    });
    expect(brought[1]).toEqual({ messages: 0, texts: 0, attachments: 0, changes: 0 });
    expect(rows.find((row) => row.purpose === 'attachments' && row.path === 'INBOX')?.octets).toBeGreaterThan(
      10_000,
    );
  });

  it.each(['INBOX', 'Elsewhere'])(
    'shows a message of %s that is opened during a large attachment within two chunks and two round trips',
    async (path) => {
      await dovecot.deliver('alice', 'INBOX', [{ raw: withFile('large', 3_000_000) }]);
      await dovecot.deliver('alice', path, [{ raw: letter('opened', prose()) }]);
      await client.sync({ tiers: 0 });
      await wantAttachment(client.replica, await messageOf(client, 'large'), '2' as PartNumber, Date.now());
      const opened = await messageOf(client, 'opened');
      const row = await client.replica.messages.get(opened);
      const stop = new AbortController();
      let chunks = 0;
      let before = client.link.counters();
      let after = before;
      const seen = (): void => {
        after = client.link.counters();
        setTimeout(() => stop.abort(new Error('seen enough')), 50);
      };
      const { attachments, remote } = client.ports;
      await client.sync({
        tiers: 0,
        signal: stop.signal,
        remote: {
          ...slow(remote),
          openMailbox: async (session, request) => {
            const opened = await remote.openMailbox(session, request);
            if (opened.texts.length > 0) seen();
            return opened;
          },
          fetchTexts: async (session, requests) => {
            const batch = await remote.fetchTexts(session, requests);
            seen();
            return batch;
          },
        },
        attachments: {
          ...attachments,
          fetchNext: async (session, request) => {
            chunks += 1;
            // The worst moment: the chunk has just been asked for.
            if (chunks === 3) {
              before = client.link.counters();
              await setFocus(client.replica, row?.mailboxId ?? null, opened);
            }
            return attachments.fetchNext(session, request);
          },
        },
      });
      const down = after.down - before.down;
      const flights = after.flights - before.flights;
      expect(
        await client.replica.texts
          .where('contentId')
          .equals(row?.contentId ?? '')
          .count(),
      ).toBe(1);
      expect(down).toBeLessThanOrEqual(2 * chunk);
      // The chunk's own, and one for the text, which opens its folder where that is another.
      expect(flights).toBe(2);
    },
  );

  it('brings a long text in pieces that nobody has to wait for, and it is the same text', async () => {
    const long = Array.from(
      { length: 900 },
      (_, line) => `Zeile ${line}: ${'größer als ein Stück '.repeat(3)}`,
    );
    const encoded = Buffer.from(long.join('\r\n')).toString('base64').replace(/.{76}/g, '$&\r\n');
    const body = letter('long', encoded).replace(
      '\r\n\r\n',
      '\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    );
    await dovecot.deliver('alice', 'INBOX', [{ raw: body }, { raw: letter('opened', prose()) }]);
    await client.sync({ tiers: 0 });
    const whole = { kind: 'everything' } as const;
    await setRule(client.replica, { scope: 'account', link: 'any', fetch: whole, reach: { kind: 'all' } });
    const opened = await messageOf(client, 'opened');
    const row = await client.replica.messages.get(opened);
    const { attachments, remote } = client.ports;
    const order: string[] = [];
    await client.sync({
      tiers: null,
      remote: {
        ...slow(remote),
        fetchTexts: async (session, requests) => {
          order.push('opened');
          return remote.fetchTexts(session, requests);
        },
      },
      attachments: {
        ...attachments,
        fetchNext: async (session, request) => {
          order.push('piece');
          if (order.length === 3) await setFocus(client.replica, row?.mailboxId ?? null, opened);
          return attachments.fetchNext(session, request);
        },
      },
    });
    expect(order.indexOf('opened')).toBe(3);
    expect(order.length).toBeGreaterThan(6);
    const { contentId } = (await client.replica.messages.get(await messageOf(client, 'long'))) ?? {};
    const text = await client.replica.texts.get([contentId ?? ('' as never), '1' as PartNumber]);
    expect(text?.complete).toBe(true);
    expect(text && inflateText(text.deflated)).toBe(long.join('\n'));
    expect(await client.replica.attachments.count()).toBe(0);
  });

  it('brings a high folder’s new mail before a low folder’s backlog', async () => {
    const backlog = Array.from({ length: 60 }, (_, index) => ({ raw: letter(`old ${index}`, prose()) }));
    await dovecot.deliver('alice', 'Lists', backlog);
    await dovecot.deliver('alice', 'Boss', [{ raw: letter('first', 'text') }]);
    await client.sync({ tiers: 0, folders: [] });
    const idOf = async (path: string) =>
      (await client.replica.mailboxes.where('path').equals(path).first())?.id ?? (0 as never);
    await setPriority(client.replica, { mailboxId: await idOf('Boss'), priority: 'high' });
    await setPriority(client.replica, { mailboxId: await idOf('Lists'), priority: 'low' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 20_000).unref();
    await client.sync({ tiers: null, remote: slow(client.ports.remote), signal: stop.signal });
    const { listings, texts } = client.sent;
    expect(listings[0]).toMatch(/^Boss /);
    expect(texts[0]).toMatch(/^Boss /);
    expect(listings.filter((key) => key.startsWith('Lists ')).length).toBe(60);
    expect(texts.filter((key) => key.startsWith('Lists ')).length).toBe(60);
    expect(listings.findIndex((key) => key.startsWith('Lists '))).toBe(1);
  });
});
