import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createDeflateRaw, createInflateRaw, constants as zlib } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';

/** Reads until the text so far matches. */
async function readUntil(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (pattern.test(text)) return text;
  }
  throw new Error(`closed after ${JSON.stringify(text)}`);
}

async function capabilities(server: Dovecot): Promise<string[]> {
  const imap = await server.imap('alice');
  const answer = await imap.ok('CAPABILITY');
  await imap.close();
  return (answer.untagged[0] ?? '').split(' ').slice(1);
}

describe('a private Dovecot', () => {
  let server: Dovecot;

  beforeAll(async () => {
    server = await startDovecot();
  });

  afterAll(async () => {
    await server.stop();
  });

  it('serves TLS with a certificate that is its own CA, known by its fingerprint', async () => {
    const socket = connectTls({
      host: server.host,
      port: server.imapsPort,
      ca: await readFile(server.caFile),
      servername: 'localhost',
    });
    expect(await readUntil(socket, /\r\n/)).toMatch(/^\* OK .* ready\./);
    expect(socket.authorized).toBe(true);
    expect(socket.getPeerCertificate().fingerprint256).toBe(server.certificateFingerprint);
    socket.destroy();
  });

  it('turns a plain connection into TLS with STARTTLS', async () => {
    const plain = connectPlain(server.imapPort, server.host);
    await readUntil(plain, /\r\n/);
    plain.write('a STARTTLS\r\n');
    await readUntil(plain, /^a OK/m);
    const socket: TLSSocket = connectTls({
      socket: plain,
      ca: await readFile(server.caFile),
      host: 'localhost',
    });
    socket.write('b LOGIN alice alice-secret\r\n');
    expect(await readUntil(socket, /^b /m)).toMatch(/^b OK/m);
    socket.destroy();
  });

  it('speaks COMPRESS=DEFLATE', async () => {
    const socket = connectPlain(server.imapPort, server.host);
    await readUntil(socket, /\r\n/);
    socket.write(`a LOGIN bob ${server.users.bob.password}\r\nb COMPRESS DEFLATE\r\n`);
    await readUntil(socket, /^b OK/m);
    const deflate = createDeflateRaw();
    deflate.pipe(socket);
    deflate.write('c NOOP\r\n');
    deflate.flush(zlib.Z_SYNC_FLUSH);
    const answer = await new Promise((resolve) => {
      socket.pipe(createInflateRaw()).once('data', (bytes: Buffer) => resolve(bytes.toString()));
    });
    expect(answer).toMatch(/^c OK/);
    socket.destroy();
  });

  it('has the special-use mailboxes, with / between the levels', async () => {
    const imap = await server.imap('bob');
    const { untagged } = await imap.ok('LIST (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)');
    await imap.close();
    const found = untagged.map((line) =>
      /(\\(?:Drafts|Sent|Junk|Trash|Archive)).*"\/" (.*)$/.exec(line)?.slice(1),
    );
    expect(found.sort()).toEqual(
      ['Archive', 'Drafts', 'Junk', 'Sent', 'Trash'].map((name) => [`\\${name}`, name]),
    );
  });

  it('takes thousands of mails in seconds and shows them all, with flags and dates, in its state', async () => {
    const internalDate = new Date('2024-02-29T23:59:58Z');
    const raw = (index: number) =>
      `Subject: Tide ${index}\r\nMessage-ID: <${index}@quay>\r\n\r\n${'x'.repeat(2000)}\r\n`;
    await server.deliver(
      'bob',
      'Clients/Häfen & Co',
      Array.from({ length: 3000 }, (_, index) => ({
        raw: raw(index),
        flags: ['\\Seen', '$Tide'],
        internalDate,
      })),
    );
    const mailbox = (await server.serverState('bob')).get('Clients/Häfen & Co');
    expect(mailbox?.messages.length).toBe(3000);
    expect(mailbox?.messages[2999]).toEqual({
      uid: 3000,
      flags: ['$Tide', '\\Seen'],
      size: raw(2999).length,
      internalDate: '2024-02-29T23:59:58.000Z',
      subject: 'Tide 2999',
      messageId: '<2999@quay>',
    });
  });

  it('keeps the internal date when the other client moves a message', async () => {
    await server.deliver('alice', 'INBOX', [
      { raw: 'Subject: a\r\n\r\nb\r\n', internalDate: new Date(86_400_000) },
    ]);
    const imap = await server.imap('alice');
    await imap.ok('SELECT INBOX');
    await imap.ok('UID MOVE 1 Archive');
    await imap.close();
    const state = await server.serverState('alice');
    expect(state.get('INBOX')?.messages).toEqual([]);
    expect(state.get('Archive')?.messages[0]?.internalDate).toBe('1970-01-02T00:00:00.000Z');
  });

  it('appends one message with a literal through the other client', async () => {
    const imap = await server.imap('alice');
    const answer = await imap.command('APPEND Drafts (\\Draft)', 'Subject: draft\r\n\r\nünfertig\r\n');
    await imap.close();
    expect(answer.tagged).toMatch(/^OK \[APPENDUID \d+ 1\]/);
    expect((await server.serverState('alice')).get('Drafts')?.messages[0]?.flags).toEqual(['\\Draft']);
  });

  it('answers doveadm', async () => {
    expect(await server.doveadm('mailbox', 'list', '-u', 'alice')).toContain('INBOX');
  });
});

describe('private Dovecots', () => {
  it('run beside each other and leave nothing behind', async () => {
    const servers = await Promise.all([startDovecot(), startDovecot({ certificate: 'rsa' }), startDovecot()]);
    expect(new Set(servers.flatMap((server) => [server.imapPort, server.imapsPort])).size).toBe(6);
    await servers[0].deliver('alice', 'INBOX', [{ raw: 'Subject: only here\r\n\r\n' }]);
    expect((await servers[1].serverState('alice')).get('INBOX')?.messages).toEqual([]);
    await Promise.all(servers.map((server) => server.stop()));
    expect(servers.map((server) => existsSync(server.directory))).toEqual([false, false, false]);
    await expect(servers[0].imap('alice')).rejects.toThrow();
  });

  it('announce everything by default, and exactly the rest when extensions are switched off', async () => {
    const off = ['CONDSTORE', 'QRESYNC', 'COMPRESS=DEFLATE', 'LIST-STATUS', 'LITERAL+'];
    const [full, reduced] = await Promise.all([startDovecot(), startDovecot({ withoutExtensions: off })]);
    const all = await capabilities(full);
    expect(all).toEqual(expect.arrayContaining(off));
    expect(await capabilities(reduced)).toEqual(all.filter((name) => !off.includes(name)));
    const imap = await reduced.imap('alice');
    expect((await imap.command('COMPRESS DEFLATE')).tagged).toMatch(/^BAD/);
    await imap.close();
    await Promise.all([full.stop(), reduced.stop()]);
  });

  it('announce the capabilities they are given', async () => {
    const server = await startDovecot({ capabilities: 'IMAP4rev1 IDLE' });
    expect(await capabilities(server)).toEqual(['IMAP4rev1', 'IDLE']);
    await server.stop();
  });

  it('keep mail, ports and certificate in a directory they are given', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'packetboat-kept-'));
    const first = await startDovecot({ directory });
    await first.deliver('alice', 'INBOX', [{ raw: 'Subject: kept\r\n\r\n' }]);
    await first.stop();
    const again = await startDovecot({ directory, ports: { imap: first.imapPort, imaps: first.imapsPort } });
    expect(again.certificateFingerprint).toBe(first.certificateFingerprint);
    expect(again.imapsPort).toBe(first.imapsPort);
    expect((await again.serverState('alice')).get('INBOX')?.messages[0]?.subject).toBe('kept');
    await again.stop();
    await rm(directory, { recursive: true });
  });

  it('resume TLS sessions when one process serves all logins', async () => {
    const server = await startDovecot({ loginServiceCount0: true });
    const options = { host: server.host, port: server.imapsPort, ca: await readFile(server.caFile) };
    const first = connectTls(options);
    const session = new Promise<Buffer>((resolve) => first.once('session', resolve));
    await readUntil(first, /\r\n/);
    const second = connectTls({ ...options, session: await session });
    await readUntil(second, /\r\n/);
    expect(second.isSessionReused()).toBe(true);
    first.destroy();
    second.destroy();
    await server.stop();
  });
});
