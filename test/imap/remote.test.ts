import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { PartNumber } from '../../core/model/ids.ts';
import type { OpenMailboxRequest } from '../../core/ports.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type Dovecot, type DovecotOptions, startDovecot } from '../support/dovecot.ts';
import { startSlowLink } from '../support/slow-link.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

const message = (n: number, body = `text ${n}\r\n`) => ({
  raw:
    `From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: a@example.org, Team: b@example.org;\r\nSubject: n ${n}\r\n` +
    `Message-ID: <${n}@example.org>\r\nReferences: <0@example.org>\r\n <${n - 1}@example.org>\r\n` +
    `Date: Mon, 5 Feb 2024 10:00:0${n % 10} +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`,
  internalDate: new Date(Date.UTC(2024, 1, 5, 9, 0, n)),
});

const startWithMail = async (options: DovecotOptions = {}) => {
  const server = await startDovecot(options);
  await server.deliver(
    'alice',
    'INBOX',
    [1, 2, 3, 4, 5].map((n) => message(n)),
  );
  return server;
};

describe('a session with Dovecot', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startWithMail();
  });
  afterAll(() => server.stop());

  it.each(['tls', 'starttls', 'plain'] as const)('works over %s', async (security) => {
    const remote = remoteWith();
    const port = security === 'tls' ? server.imapsPort : server.imapPort;
    const session = await remote.connect(account, settingsFor(server, { security, port }));
    expect(session.features).toEqual({
      condstore: true,
      qresync: true,
      binary: true,
      compress: true,
      uidplus: true,
    });
    const mailboxes = await remote.listMailboxes(session.id);
    expect(mailboxes.map(({ path, role }) => [path, role])).toEqual(
      expect.arrayContaining([
        ['INBOX', 'inbox'],
        ['Drafts', 'drafts'],
        ['Trash', 'trash'],
      ]),
    );
    expect(mailboxes.find(({ path }) => path === 'INBOX')?.status).toMatchObject({ messages: 5, uidNext: 6 });
    await remote.disconnect(session.id);
  });

  it('reads what a list shows of each message', async () => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    const { items, cut } = await remote.fetchListings(id, '2,99');
    expect(cut).toBeNull();
    const from = [{ name: 'Jürgen', address: 'j@example.org' }];
    expect(items).toEqual([
      {
        uid: 2,
        flags: [],
        modseq: null,
        internalDate: Date.UTC(2024, 1, 5, 9, 0, 2),
        size: message(2).raw.length,
        envelope: {
          date: Date.UTC(2024, 1, 5, 9, 0, 2),
          subject: 'n 2',
          from,
          sender: from,
          replyTo: from,
          to: [
            { name: '', address: 'a@example.org' },
            { name: 'Team', address: '' },
            { name: '', address: 'b@example.org' },
          ],
          cc: [],
          bcc: [],
          inReplyTo: '',
          messageId: '<2@example.org>',
        },
        references: null,
        structure: {
          part: '1',
          type: 'text/plain',
          parameters: { charset: 'utf-8' },
          contentId: null,
          encoding: '7bit',
          octets: 8,
          disposition: null,
          filename: null,
          children: [],
        },
        serverContentId: null,
      },
    ]);
    expect((await remote.fetchIdentities(id, '3')).items).toEqual([
      {
        uid: 3,
        flags: [],
        modseq: null,
        internalDate: Date.UTC(2024, 1, 5, 9, 0, 3),
        size: message(3).raw.length,
        messageId: '<3@example.org>',
      },
    ]);
    remote.close();
  });

  it('opens a mailbox that is not there as gone, and goes on', async () => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    const request: OpenMailboxRequest = { path: 'Nowhere', known: null, listings: { kind: 'none' } };
    const error = await rejection(remote.openMailbox(id, request));
    expect(error).toMatchObject({ code: 'gone', message: expect.stringContaining('Nowhere') });
    expect((await remote.openMailbox(id, { ...request, path: 'INBOX' })).uids).toBe('1:5');
    remote.close();
  });

  it.each([
    { without: [], flights: 1 },
    { without: ['LIST-STATUS'], flights: 2 },
    { without: ['UNSELECT'], flights: 2 },
  ])(
    'counts what came to the open mailbox since it was opened, without $without, in $flights flights',
    async ({ without, flights }) => {
      const other = await startWithMail({ withoutExtensions: without });
      const remote = remoteWith();
      const { id } = await remote.connect(account, settingsFor(other));
      await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
      await other.deliver('alice', 'INBOX', [message(6)]);
      const before = await remote.meter(id);
      const listed = await remote.listMailboxes(id);
      const status = listed.find(({ path }) => path === 'INBOX')?.status;
      expect(status).toMatchObject({ messages: 6, uidNext: 7 });
      expect((await remote.meter(id)).flights - before.flights).toBe(flights);
      remote.close();
      await other.stop();
    },
  );

  it('takes folder names in any script', async () => {
    const path = 'Entwürfe & "Ideen" \\ 日本語/été';
    await server.deliver('bob', path, [message(1)]);
    const remote = remoteWith({ password: 'bob-secret' });
    const { id } = await remote.connect(account, settingsFor(server, { user: 'bob' }));
    const listed = await remote.listMailboxes(id);
    expect(listed.find((mailbox) => mailbox.path === path)?.status?.messages).toBe(1);
    expect((await remote.openMailbox(id, { path, known: null, listings: { kind: 'none' } })).exists).toBe(1);
    remote.close();
  });

  it('reads texts of many messages, cut at the size asked for', async () => {
    const base64 = Buffer.from('ünï'.repeat(100)).toString('base64');
    await server.deliver('alice', 'Texts', [
      message(1, 'short\r\n'),
      message(2, `${'long '.repeat(200)}\r\n`),
      {
        raw: `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`,
      },
      { raw: 'Content-Type: text/plain\r\nContent-Transfer-Encoding: x-odd\r\n\r\nodd\r\n' },
    ]);
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    await remote.openMailbox(id, { path: 'Texts', known: null, listings: { kind: 'none' } });
    const part = '1' as PartNumber;
    const { items, cut } = await remote.fetchTexts(id, [
      { uid: 1, part, encoding: '7bit', octets: 7, maxBytes: 100 },
      { uid: 2, part, encoding: '7bit', octets: 1002, maxBytes: 100 },
      { uid: 3, part, encoding: 'base64', octets: base64.length + 2, maxBytes: 2000 },
      { uid: 4, part, encoding: 'base64', octets: 5, maxBytes: 100 },
      { uid: 1, part: '7' as PartNumber, encoding: '7bit', octets: 7, maxBytes: 100 },
      { uid: 77, part, encoding: '7bit', octets: 7, maxBytes: 100 },
    ]);
    expect(cut).toBeNull();
    const read = Object.fromEntries(
      items.map((item) => [
        item.uid,
        { ...item, bytes: Buffer.from(item.bytes).toString(), uid: undefined, part: undefined },
      ]),
    );
    expect(read).toMatchObject({
      1: { bytes: 'short\r\n', encoding: '7bit', complete: true },
      2: { bytes: 'long '.repeat(20), encoding: '7bit', complete: false },
      3: { bytes: 'ünï'.repeat(100), encoding: 'binary', complete: true },
      4: { bytes: 'odd\r\n', encoding: 'base64', complete: true },
    });
    expect(items.filter(({ bytes }) => bytes.length > 0)).toHaveLength(4);
    remote.close();
  });

  it('has sane figures for the line', async () => {
    const link = await startSlowLink({
      target: { host: server.host, port: server.imapsPort },
      kbitDown: 64,
      kbitUp: 64,
      rttMs: 100,
    });
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server, { port: link.port }));
    await server.deliver('alice', 'Noise', [
      message(1, `${Array.from({ length: 300 }, (_, i) => `${i * 7919} ${i ** 7}`).join('\r\n')}\r\n`),
    ]);
    await remote.openMailbox(id, { path: 'Noise', known: null, listings: { kind: 'none' } });
    await remote.fetchTexts(id, [
      { uid: 1, part: '1' as PartNumber, encoding: '7bit', octets: 8000, maxBytes: 9000 },
    ]);
    const meter = await remote.meter(id);
    expect(meter.rttMs).toBeGreaterThan(90);
    expect(meter.bytesPerSecond).toBeGreaterThan(0);
    expect(meter.bytesPerSecond).toBeLessThan(16_000);
    remote.close();
    await link.stop();
  });
});

/** The certificate is for another name. */
const portalHint = 'A network that wants you to log in first looks like this, too: open a browser to see.';

describe('trust', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot({ certificateNames: ['mail.example.org', 'imap.example.org'] });
  });
  afterAll(() => server.stop());

  const failure = async (changes: Parameters<typeof settingsFor>[1]): Promise<RemoteError> => {
    const error = await rejection(remoteWith().connect(account, settingsFor(server, changes)));
    if (!(error instanceof RemoteError)) throw error;
    return error;
  };

  it('stops at a certificate nobody vouches for, naming the host and the fingerprint', async () => {
    const error = await failure({ certificateAuthority: null });
    expect(error).toMatchObject({
      code: 'certificate',
      message: `The certificate of 127.0.0.1 is self-signed: nobody else vouches for it. ${portalHint}`,
      fingerprint: server.certificateFingerprint,
    });
  });

  it('stops at a certificate for another name', async () => {
    const error = await failure({});
    expect(error).toMatchObject({ code: 'certificate', fingerprint: server.certificateFingerprint });
    expect(error.message).toBe(
      `The certificate that 127.0.0.1 shows is for mail.example.org, imap.example.org, not for 127.0.0.1. ${portalHint}`,
    );
  });

  it('takes the certificate whose fingerprint was trusted by hand, on every connection', async () => {
    const remote = remoteWith();
    const settings = settingsFor(server, {
      certificateAuthority: null,
      trustedFingerprint: server.certificateFingerprint,
    });
    for (let i = 0; i < 3; i += 1) {
      const { id } = await remote.connect(account, settings);
      await remote.disconnect(id);
    }
  });

  it('takes no other than that one, even where its issuer is known', async () => {
    const error = await failure({ trustedFingerprint: server.certificateFingerprint.replace(/^../, 'XX') });
    expect(error).toMatchObject({ code: 'certificate', message: expect.stringContaining('it changed') });
  });

  it('sends no credential before the certificate was found good', async () => {
    const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
    await failure({ port: link.port, certificateAuthority: null });
    // Hello and at most Finished or alert: a LOGIN would not fit.
    const { flights, up } = link.counters();
    expect(flights).toBeLessThanOrEqual(2);
    expect(up).toBeLessThan(400);
    await link.stop();
  });

  it.each(['starttls', 'tls'] as const)(
    'refuses to go on without TLS where %s is asked for',
    async (security) => {
      const port = security === 'tls' ? server.imapPort : server.imapsPort;
      const remote = remoteWith({ silenceMs: 300 });
      const error = await rejection(remote.connect(account, settingsFor(server, { security, port })));
      expect(error).toMatchObject({ code: security === 'tls' ? 'tls' : 'silent' });
    },
  );

  it('refuses a plain connection to a host that is not this computer, unless the user insists', async () => {
    const settings = settingsFor(server, { security: 'plain', host: 'mail.invalid', port: 143 });
    const remote = remoteWith({ silenceMs: 300 });
    expect(await rejection(remote.connect(account, settings))).toMatchObject({ code: 'plain' });
    const insisting = await rejection(remote.connect(account, { ...settings, plainAllowed: true }));
    expect(insisting).toMatchObject({ code: 'offline' });
  });

  it('drops a ticket that the server does not honour, and offers none for a while', async () => {
    const tickets = createMemoryTicketStore();
    const remote = remoteWith({ tickets });
    const settings = settingsFor(server, { trustedFingerprint: server.certificateFingerprint });
    const up: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const { id } = await remote.connect(account, settings);
      await remote.listMailboxes(id);
      up.push((await remote.meter(id)).up);
      await remote.disconnect(id);
    }
    expect(up[1]).toBe(up[0]);
    expect(up[2]).toBeGreaterThan((up[1] ?? 0) + 90);
    expect(up[3]).toBe(up[1]);
  });
});

describe('reaching a server', () => {
  it.each([
    ['a port that nobody listens on', { host: '127.0.0.1', port: 1 }, 'refused'],
    ['a name that does not exist', { host: 'mail.invalid', port: 993 }, 'offline'],
  ])('%s fails plainly', async (_name, where, code) => {
    const settings = {
      ...where,
      security: 'tls' as const,
      user: 'u',
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: false,
    };
    const error = await rejection(remoteWith().connect(account, settings));
    expect(error).toMatchObject({ code, message: expect.stringContaining(where.host) });
  });

  it('without a password kept says so', async () => {
    const settings = {
      host: 'mail.invalid',
      port: 993,
      security: 'tls' as const,
      user: 'u',
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: false,
    };
    const error = await rejection(remoteWith({ password: null }).connect(account, settings));
    expect(error).toMatchObject({ code: 'password' });
  });

  it('notices a line that went silent in the handshake and in the middle', async () => {
    const server = await startWithMail();
    const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
    const remote = remoteWith({ silenceMs: 300 });
    const settings = settingsFor(server, { port: link.port });
    const { id } = await remote.connect(account, settings);
    link.silence(true);
    expect(await rejection(remote.listMailboxes(id))).toMatchObject({ code: 'silent' });
    expect(await rejection(remote.connect(account, settings))).toMatchObject({ code: 'silent' });
    link.silence(false);
    await link.stop();
    await server.stop();
  });

  it('tells how long an answer has been awaited, and nothing while none is', async () => {
    const server = await startWithMail();
    const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
    const remote = remoteWith({ silenceMs: 20_000 });
    const { id } = await remote.connect(account, settingsFor(server, { port: link.port }));
    expect((await remote.meter(id)).silentMs).toBeNull();
    link.silence(true);
    const listed = remote.listMailboxes(id);
    const silences: number[] = [];
    await vi.waitFor(
      async () => {
        silences.push((await remote.meter(id)).silentMs ?? -1);
        expect(silences.at(-1)).toBeGreaterThan(100);
      },
      { timeout: 5_000, interval: 20 },
    );
    // The turn of the command may not have come at the first look; from then on it only grows.
    const begun = silences.slice(silences.findIndex((each) => each >= 0));
    expect(begun).toEqual([...begun].sort((a, b) => a - b));
    link.silence(false);
    expect(await listed).not.toHaveLength(0);
    expect((await remote.meter(id)).silentMs).toBeNull();
    await remote.disconnect(id);
    await link.stop();
    await server.stop();
  });

  it.each([
    ['with', []],
    ['without', ['COMPRESS=DEFLATE']],
  ] as const)(
    'tells what would have crossed without compression, %s it',
    async (_with, withoutExtensions) => {
      const server = await startDovecot({ withoutExtensions });
      const body = 'The ferry leaves at six, the ferry leaves at seven.\r\n'.repeat(2_000);
      await server.deliver('alice', 'INBOX', [message(1, body)]);
      const remote = remoteWith();
      const { id } = await remote.connect(account, settingsFor(server));
      await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
      const part = '1' as PartNumber;
      const request = { uid: 1, part, encoding: '7bit', octets: body.length, maxBytes: 1_000_000 };
      const { items } = await remote.fetchTexts(id, [request]);
      expect(items[0]?.bytes).toHaveLength(body.length);
      const meter = await remote.disconnect(id);
      const crossed = (meter?.up ?? 0) + (meter?.down ?? 0);
      if (withoutExtensions.length > 0) expect(meter?.uncompressed).toBe(crossed);
      else {
        expect(crossed).toBeLessThan(20_000);
        expect(meter?.uncompressed).toBeGreaterThan(body.length);
        expect(meter?.uncompressed).toBeLessThan(body.length + 10_000);
      }
      await server.stop();
    },
  );

  it('tests settings step by step', async () => {
    const server = await startWithMail();
    const remote = remoteWith();
    const verdicts = async (changes: Parameters<typeof settingsFor>[1], password: string) =>
      (await remote.test(settingsFor(server, changes), password)).map(({ verdict }) => verdict);
    expect(await verdicts({}, 'alice-secret')).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(await verdicts({}, 'wrong')).toEqual(['passed', 'passed', 'failed', 'skipped']);
    expect(await verdicts({ certificateAuthority: null }, 'x')).toEqual([
      'passed',
      'failed',
      'skipped',
      'skipped',
    ]);
    expect(await verdicts({ port: 1 }, 'x')).toEqual(['failed', 'skipped', 'skipped', 'skipped']);
    expect(await verdicts({ security: 'plain', port: server.imapPort }, 'alice-secret')).toEqual([
      'passed',
      'skipped',
      'passed',
      'passed',
    ]);
    const told: string[] = [];
    await remote.test(settingsFor(server, {}), 'wrong', ({ step, verdict }) =>
      told.push(`${step} ${verdict}`),
    );
    expect(told).toEqual(['reach passed', 'secure passed']);
    const [, secure] = await remote.test(settingsFor(server, { certificateAuthority: null }), 'x');
    expect(secure?.fingerprint).toBe(server.certificateFingerprint);
    await server.stop();
  });
});
