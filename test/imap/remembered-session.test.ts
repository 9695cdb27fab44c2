import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteError } from '../../core/errors.ts';
import type { ConnectionSettings } from '../../core/model/account.ts';
import { describeCertificateProblem } from '../../electron/host/imap/certificate-problem.ts';
import { rememberCapabilities } from '../../electron/host/imap/remembered-capabilities.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { ensureCertificate } from '../support/certificate.ts';
import { type FakeServer, type FakeServerOptions, politeBut, startFakeServer } from './fake-server.ts';
import { account, rejection, remoteWith } from './remote-fixture.ts';

describe('a session that remembers an earlier one', () => {
  const directory = mkdtempSync(join(tmpdir(), 'packetboat-remembered-'));
  const certificateFile = join(directory, 'certificate.pem');
  const keyFile = join(directory, 'key.pem');
  let server: FakeServer | null = null;

  beforeAll(async () => {
    await ensureCertificate({
      certificateFile,
      keyFile,
      algorithm: 'ecdsa',
      names: ['localhost', '127.0.0.1'],
    });
  });
  afterEach(() => server?.stop());
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const connect = async (options: FakeServerOptions, changes: Partial<ConnectionSettings> = {}) => {
    const tls = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') };
    const started = await startFakeServer({ ...options, tls });
    server = started;
    const settings = { ...started.settings, ...changes };
    const tickets = createMemoryTicketStore();
    rememberCapabilities(tickets, settings, {
      beforeLogin: ['IMAP4REV1'],
      afterLogin: ['IMAP4REV1', 'COMPRESS=DEFLATE'],
      compressRefused: false,
    });
    const remote = remoteWith({ password: 'p', silenceMs: 2_000, tickets });
    return {
      commands: started.commands,
      tickets,
      settings,
      remote,
      connecting: remote.connect(account, settings),
    };
  };
  const compressRefused = { COMPRESS: 'T BAD what\r\n', LIST: '* LIST () "." INBOX\r\nT OK x\r\n' };

  it('logs in without waiting for the greeting', async () => {
    const { connecting, commands, remote } = await connect({
      greetsLate: true,
      script: politeBut(compressRefused),
    });
    const { id, features } = await connecting;
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE']);
    expect(features.compress).toBe(false);
    expect(await remote.listMailboxes(id)).toHaveLength(1);
    remote.close();
  });

  it('does not ask for COMPRESS again where it was refused', async () => {
    const { connecting, commands, remote, settings } = await connect({ script: politeBut(compressRefused) });
    await connecting;
    await remote.connect(account, settings);
    expect(commands).toEqual(['LOGIN u p', 'COMPRESS DEFLATE', 'LOGIN u p']);
    remote.close();
  });

  it('takes a server that logs it in by itself', async () => {
    const { connecting, remote } = await connect({
      greeting: '* PREAUTH hello\r\n',
      script: politeBut({ ...compressRefused, LOGIN: 'T BAD already\r\n' }),
    });
    const { id } = await connecting;
    expect(await remote.listMailboxes(id)).toHaveLength(1);
    remote.close();
  });

  it('logs in as the greeting says where that changed', async () => {
    const { connecting, commands, remote } = await connect({
      greeting: '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR] changed\r\n',
      script: politeBut({ LOGIN: 'T NO disabled\r\n', COMPRESS: 'T BAD not yet\r\n' }),
    });
    await connecting;
    expect(commands.slice(0, 3)).toEqual([
      'LOGIN u p',
      'COMPRESS DEFLATE',
      `AUTHENTICATE PLAIN ${Buffer.from('\0u\0p').toString('base64')}`,
    ]);
    remote.close();
  });

  it('forgets what it remembered when the login fails', async () => {
    const { connecting, commands, remote, settings } = await connect({
      script: politeBut({ LOGIN: 'T NO no\r\n', COMPRESS: 'T BAD not yet\r\n' }),
    });
    expect(await rejection(connecting)).toMatchObject({ code: 'login' });
    expect(await rejection(remote.connect(account, settings))).toMatchObject({ code: 'login' });
    // And so knows as little of the server as at the first contact.
    expect(commands).toEqual([
      'LOGIN u p',
      'COMPRESS DEFLATE',
      'LOGIN u p',
      'COMPRESS DEFLATE',
      'CAPABILITY',
    ]);
  });

  it.each([
    ['* BYE go away\r\n', 'cut'],
    ['SSH-2.0-OpenSSH\r\n', 'protocol'],
  ])('is refused by %j as without a memory', async (greeting, code) => {
    const { connecting } = await connect({ greeting, script: () => '' });
    expect(((await rejection(connecting)) as RemoteError).code).toBe(code);
  });

  it('says nothing to a server whose certificate is not good', async () => {
    const { connecting, commands } = await connect({}, { certificateAuthority: null });
    expect(await rejection(connecting)).toMatchObject({ code: 'certificate' });
    expect(commands).toEqual([]);
  });
});

describe('a certificate problem', () => {
  const certificate = {
    valid_from: 'Jan  1 00:00:00 2090 GMT',
    valid_to: 'Mar  5 00:00:00 2020 GMT',
    issuer: { O: 'Some CA', CN: 'x' },
    subject: { CN: 'only.example.org' },
    subjectaltname: 'DNS:a.example, IP Address:10.0.0.1',
  } as unknown as Parameters<typeof describeCertificateProblem>[2];

  it.each([
    ['CERT_HAS_EXPIRED', 'expired on 2020-03-05'],
    ['CERT_NOT_YET_VALID', 'valid from 2090-01-01'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'issued by Some CA'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'for a.example, 10.0.0.1, not for h.example'],
    ['SOMETHING_NEW', 'could not be checked (SOMETHING_NEW)'],
  ])('%s is said in plain words', (code, words) => {
    const said = describeCertificateProblem('h.example', code, certificate);
    expect(said).toContain('h.example');
    expect(said).toContain(words);
  });
});
