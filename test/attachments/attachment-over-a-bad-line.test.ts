import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteError } from '../../core/errors.ts';
import type { AccountId, ContentId, PartNumber } from '../../core/model/ids.ts';
import type { AttachmentProgress, AttachmentRequest } from '../../core/ports.ts';
import { createAttachments } from '../../electron/host/attachments/attachments.ts';
import { createRemote } from '../../electron/host/imap/remote.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { startSlowLink } from '../support/slow-link.ts';
import { base64Lines, noise } from './fake-sections.ts';

const size = 3_000_000;
const decoded = noise(size, 11);
const encoded = base64Lines(decoded, 76);
const message = Buffer.concat([
  Buffer.from(
    [
      'From: Sender <sender@example.org>',
      'To: alice@example.org',
      'Subject: A large attachment',
      'Message-ID: <large@example.org>',
      'Date: Mon, 3 Jun 2024 10:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See attached.',
      '--b',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename=noise.bin',
      'Content-Transfer-Encoding: base64',
      '',
      '',
    ].join('\r\n'),
  ),
  encoded,
  Buffer.from('\r\n--b--\r\n'),
]);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-wire-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const withServer = async (
  withoutExtensions: readonly string[],
  work: (server: Dovecot) => Promise<void>,
): Promise<void> => {
  const server = await startDovecot({ certificate: 'rsa', withoutExtensions });
  try {
    await server.deliver('alice', 'INBOX', [{ raw: message }]);
    await work(server);
  } finally {
    await server.stop();
  }
};

/** Fetches the attachment over TLS, the line cut again and again; the bytes that crossed, and what came. */
const fetchCut = async (
  server: Dovecot,
  options: { readonly cuts: number; readonly name: string },
): Promise<{
  crossed: number;
  cutsMade: number;
  present: Extract<AttachmentProgress, { kind: 'present' }>;
}> => {
  const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
  const { user, password } = server.users.alice;
  const remote = createRemote({
    passwordFor: async () => password,
    tickets: createMemoryTicketStore(),
  });
  const settings = {
    host: link.host,
    port: link.port,
    security: 'tls',
    user,
    trustedFingerprint: server.certificateFingerprint,
    certificateAuthority: null,
    plainAllowed: false,
  } as const;
  const request: AttachmentRequest = {
    contentId: `f:${options.name}` as ContentId,
    uid: 1,
    part: '2' as PartNumber,
    encoding: 'base64',
    octets: encoded.length,
    signed: false,
    chunkBytes: 128 * 1024,
  };
  let cutsMade = 0;
  try {
    for (let attempt = 0; attempt <= options.cuts + 2; attempt++) {
      // A new process each time: nothing is known but what is on disk.
      const attachments = createAttachments({ directory: join(directory, options.name), sessions: remote });
      // Not at chunk ends, and no two alike.
      if (cutsMade < options.cuts) link.cutAfter(Math.floor(size / (options.cuts + 1)) + 1_237 * cutsMade);
      try {
        const session = await remote.connect('test' as AccountId, settings);
        await remote.openMailbox(session.id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
        for (;;) {
          const progress = await attachments.fetchNext(session.id, request);
          if (progress.kind === 'partial') continue;
          await remote.disconnect(session.id);
          const { up, down } = link.counters();
          return { crossed: up + down, cutsMade, present: progress };
        }
      } catch (error) {
        if (!(error instanceof RemoteError) || error.retry === 'never') throw error;
        cutsMade++;
      }
    }
    throw new Error('The attachment never came.');
  } finally {
    remote.close();
    await link.stop();
  }
};

describe('a 3 MB attachment cut 10 times', () => {
  it.each([
    ['BINARY and COMPRESS', [], 3],
    ['BINARY alone', ['COMPRESS=DEFLATE'], 3],
    // Bytes without any pattern, as base64: the line breaks and a Huffman code of 67 symbols for 64 cost 4 % uncut.
    ['COMPRESS alone', ['BINARY'], 7.5],
  ])('crosses the line once, where the server has %s', async (name, without, most) => {
    await withServer(without, async (server) => {
      const { crossed, cutsMade, present } = await fetchCut(server, {
        cuts: 10,
        name: name.replaceAll(' ', '-'),
      });
      const over = (crossed / size - 1) * 100;
      console.log(`${name}: ${crossed} B both ways for ${size} B, ${over.toFixed(2)} % over`);
      expect(cutsMade).toBe(10);
      expect(present.sha256).toBe(createHash('sha256').update(decoded).digest('hex'));
      expect(present.form).toEqual({ kind: 'decoded', encoding: 'base64', lineLength: 76 });
      expect(over).toBeLessThanOrEqual(most);
    });
  });
});
