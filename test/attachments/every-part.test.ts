import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSigned, leafParts } from '../../core/mail/structure.ts';
import type { AccountId, ContentId } from '../../core/model/ids.ts';
import { createAttachments } from '../../electron/host/attachments/attachments.ts';
import { createRemote } from '../../electron/host/imap/remote.ts';
import { createMemoryTicketStore } from '../../electron/host/imap/ticket-store.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { mailKinds } from '../support/mail-kinds.ts';
import { makeMessage } from '../support/mail-maker.ts';

let directory: string;
let server: Dovecot;
const messages = mailKinds.map((kind, index) =>
  makeMessage({ seed: 100 + index, kind, date: new Date('2024-05-01T10:00:00Z'), attachmentBytes: 60_000 }),
);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-every-part-'));
  server = await startDovecot();
  await server.deliver('alice', 'INBOX', messages);
});
afterAll(async () => {
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('every part of every kind of mail on a real server', () => {
  it('can be had, and given back byte for byte as the message has it', async () => {
    const { user, password } = server.users.alice;
    const remote = createRemote({
      passwordFor: async () => password,
      tickets: createMemoryTicketStore(),
    });
    const attachments = createAttachments({ directory, sessions: remote });
    const { id } = await remote.connect('test' as AccountId, {
      host: server.host,
      port: server.imapPort,
      security: 'plain',
      user,
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: false,
    });
    await remote.openMailbox(id, { path: 'INBOX', known: null, listings: { kind: 'none' } });
    const { items } = await remote.fetchListings(id, `1:${messages.length}`);
    expect(items).toHaveLength(messages.length);
    const forms = new Set<string>();
    for (const { uid, structure } of items) {
      const raw = messages[uid - 1]?.raw ?? Buffer.alloc(0);
      for (const { part, encoding, octets } of leafParts(structure)) {
        const request = {
          contentId: `f:${uid}` as ContentId,
          uid,
          part,
          encoding,
          octets,
          signed: isSigned(structure, part),
          chunkBytes: 20_000,
        };
        let progress = await attachments.fetchNext(id, request);
        while (progress.kind === 'partial') progress = await attachments.fetchNext(id, request);
        const { sha256, size, form } = progress;
        const pieces: Uint8Array[] = [];
        for await (const piece of attachments.openEncodedStream(sha256, form, octets)) pieces.push(piece);
        const encoded = Buffer.concat(pieces);
        const decoded = await attachments.read(sha256, form);
        expect([uid, part, encoded.length]).toEqual([uid, part, octets]);
        expect([uid, part, raw.includes(encoded)]).toEqual([uid, part, true]);
        expect(decoded).toHaveLength(size);
        if (encoding === 'base64') {
          expect(Buffer.from(encoded.toString('latin1'), 'base64').equals(decoded)).toBe(true);
        }
        forms.add(`${encoding} ${form.kind}`);
      }
    }
    remote.close();
    expect([...forms]).toEqual(
      expect.arrayContaining(['base64 decoded', '7bit decoded', '8bit decoded', 'quoted-printable decoded']),
    );
  });
});
